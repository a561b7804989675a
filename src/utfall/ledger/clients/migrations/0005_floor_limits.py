from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_house'),
    ]

    operations = [
        migrations.AddField(
            model_name='client',
            name='floor_limits',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
