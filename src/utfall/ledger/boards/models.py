"""Questions people keep under a name."""

from django.db import models


class SavedView(models.Model):
    """A page with its whole question, under a name; `shared` shows it to everybody who may see what it shows."""

    owner = models.ForeignKey("people.User", models.CASCADE, related_name="views")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=500)
    query = models.TextField(blank=True, default="")
    shared = models.BooleanField(default=False)
    created = models.BigIntegerField()

    class Meta:
        db_table = "saved_view"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
