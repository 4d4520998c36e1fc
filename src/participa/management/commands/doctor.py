"""`./participa doctor`: what is misconfigured and how to mend it; 1 if something must be."""

from typing import Any

from django.core.management.base import BaseCommand

from participa.management.diagnosis import BAD, WARN, diagnose


class Command(BaseCommand):
    help = "Dice qué está mal configurado y cómo arreglarlo."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        marks: list[str] = []
        for finding in diagnose():
            marks.append(finding.mark)
            self.stdout.write(f"{finding.mark} {finding.text}")
            if finding.mend:
                self.stdout.write(f"    → {finding.mend}")
        if BAD in marks:
            self.stdout.write(
                f"\nPor arreglar: {marks.count(BAD)}. Por revisar: {marks.count(WARN)}."
            )
            raise SystemExit(1)
        self.stdout.write(f"\nTodo lo necesario está bien. Por revisar: {marks.count(WARN)}.")
