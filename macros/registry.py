"""Every command, in the order of the work."""

from __future__ import annotations

from macros import (
    audit,
    check,
    demo,
    fields,
    import_era,
    kpis,
    letters,
    new,
    packet,
    plan,
    read,
    rescore,
    resume,
    risk,
    sent,
    templates,
    undo,
)
from macros.command import Command

COMMANDS: dict[str, Command] = {
    command.id: command
    for command in (
        demo.COMMAND, new.COMMAND, import_era.COMMAND, rescore.COMMAND, plan.COMMAND, letters.COMMAND, packet.COMMAND,
        sent.COMMAND, templates.COMMAND, fields.COMMAND, kpis.COMMAND, risk.COMMAND, audit.COMMAND, undo.COMMAND,
        resume.COMMAND, read.COMMAND, check.COMMAND,
    )
}
