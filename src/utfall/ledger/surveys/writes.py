"""What asking writes by itself: kind of fact -> columns of the invites it sends and the answers that come."""

WRITES: dict[str, tuple[str, ...]] = {
    "survey_invite": ("client_id", "contact_id", "customer_id", "survey_id", "sent_at", "sent_by"),
    "survey_answer": (
        "client_id", "invite_id", "survey_id", "question_id", "asked_for", "subject", "happened_at", "score",
        "scale_min", "scale_max", "polarity",
    ),
}  # fmt: skip
