"""What the choices of a mapping are called by people who know calls and customers, and no TOML."""

from django.utils.translation import gettext_lazy as _

SOURCES = {
    "csv": (_("A file of rows"), _("CSV, workbook, JSON lines, Parquet: its columns are guessed, and mended here")),
    "asterisk-queue-log": (_("Asterisk queue log"), _("queue_log, also rotated or gzipped: calls, agents’ time")),
    "asterisk-cdr": (_("Asterisk call records"), _("Master.csv: every leg of every call")),
    "conversations": (_("Conversations"), _("messages of e-mail, chat and messengers: contacts and inquiries")),
    "cases": (_("Cases"), _("a ticket system’s log: a row for each event, or for each ticket")),
    "schedules": (_("Schedules"), _("a rota: who was to do what from when to when")),
    "evaluations": (_("Evaluations"), _("quality sheets with their items and errors")),
    "surveys": (_("Surveys"), _("answers that another tool collected")),
}  # fmt: skip
ROWS = {
    "call": (_("A call, a chat or a visit to a queue"), _("with times and lengths, a queue, an agent, how it ended")),
    "outcome": (_("What came of contacting a customer"), _("an outcome such as sale, no answer, call back")),
    "event": (_("Something that happened to an inquiry"), _("a log: several rows tell of one ticket")),
    "case": (_("A whole inquiry"), _("one row a ticket, with when it was opened, answered, resolved")),
    "answer": (_("An answer to a survey"), _("points on a scale")),
    "customer": (_("A customer on a list"), _("nothing has happened yet: name, number, fields")),
}
GROUPS = {
    "time": _("When"),
    "length": _("How long it took"),
    "who": _("Who and where"),
    "what": _("What it was, what came of it"),
    "customer": _("The customer"),
    "record": _("The row itself"),
}
ROLES = {
    "day": _("The day"),
    "month": _("The month, beside the day"),
    "began": _("When it began or happened"),
    "opened": _("When it was opened"),
    "answered": _("When it was answered"),
    "ended": _("When it ended"),
    "resolved": _("When it was resolved"),
    "wait": _("Waited until answered or gone"),
    "talk": _("Talked"),
    "hold": _("On hold"),
    "wrap": _("After-call work"),
    "agent": _("Agent"),
    "queue": _("Queue or department"),
    "channel": _("Channel"),
    "direction": _("In or out"),
    "reason": _("Reason or topic"),
    "outcome": _("Outcome"),
    "attempts": _("Contacts with this customer so far"),
    "end_reason": _("Whether it was answered, how it ended"),
    "is_resolved": _("Solved, yes or no"),
    "case": _("Number of the inquiry"),
    "event": _("What happened"),
    "score": _("Points of an answer"),
    "reference": _("Its own number, different in every row"),
    "count": _("How many alike the row stands for"),
    "customer": _("Customer’s number (the key)"),
    "name": _("Customer’s name"),
    "phone1": _("Telephone"),
    "phone2": _("Second telephone"),
    "phone3": _("Third telephone"),
    "email": _("E-mail"),
    "list": _("List"),
    "segment": _("Segment"),
    "campaign": _("Campaign"),
    "client": _("Client"),
    "field": _("Kept with the customer"),
}
WORDS = {
    "voice": _("Telephone"),
    "chat": _("Chat"),
    "email": _("E-mail"),
    "sms": _("SMS"),
    "messenger": _("Messenger"),
    "self_service": _("Self-service"),
    "in": _("In"),
    "out": _("Out"),
    "completed": _("Answered"),
    "abandoned": _("Caller gave up"),
    "timeout": _("Timed out"),
    "empty": _("Nobody at work"),
    "overflow": _("Overflowed"),
    "closed": _("Closed"),
    "exit_key": _("Left by a key"),
    "callback": _("Wants a call back"),
    "voicemail": _("Voicemail"),
    "withdrawn": _("Withdrawn"),
    "transferred": _("Transferred"),
    "lost": _("Lost"),
    "opened": _("Opened"),
    "answered": _("Answered"),
    "status": _("Another status"),
    "resolved": _("Resolved"),
    "reopened": _("Opened again"),
    "note": _("Only a note"),
    "leave_out": _("Leave these rows out"),
    "": _("Nothing is said"),
}
UNITS = {
    "s": _("seconds"), "min": _("minutes"), "h": _("hours"), "ms": _("milliseconds"), "clock": _("a clock, 0:02:23"),
}  # fmt: skip
ASKED_FOR = {
    "nps": _("Would recommend (NPS)"),
    "csat": _("Satisfied (CSAT)"),
    "ces": _("Effort (CES)"),
    "client_rating": _("The client’s rating"),
    "resolved": _("Was it solved"),
    "other": _("Something else"),
}
FIELD_TYPES = {
    "text": _("Text"), "number": _("Number"), "date": _("Date"), "email": _("E-mail"), "link": _("Link"),
    "choice": _("One of a few words"),
}  # fmt: skip
WANTS = {
    "time": _("Say which column tells when: nothing can be counted without a time."),
    "day": _("A time of day needs its day: say which column is the day."),
    "outcome": _("Say which column tells the outcome."),
    "campaign": _("An outcome belongs to a campaign: name one above, or say which column has it."),
    "case": _("Say which column has the number of the inquiry."),
    "event": _("Say which column tells what happened."),
    "score": _("Say which column has the points of the answer."),
}
KINDS = {
    "contact": _("Call or contact"), "outcome": _("Outcome"), "case_event": _("Event of an inquiry"),
    "survey_answer": _("Answer"), "customer": _("Customer"), "routing_offer": _("Ringing agent"),
    "agent_state": _("Agent’s time"), "schedule": _("Schedule"), "evaluation": _("Evaluation"),
    "sale_line": _("Sale"), "transition": _("Change of state"),
}  # fmt: skip
ENCODINGS = ("utf-8", "cp1252", "latin-1", "cp1251", "utf-16")
DELIMITERS = {",": _("comma ,"), ";": _("semicolon ;"), "\t": _("tabulator"), "|": _("bar |")}
