"""Every command, in the order of the work."""

from __future__ import annotations

from macros import (
    add,
    approve,
    assign,
    audit,
    batch,
    brought,
    call,
    check,
    decide,
    demo,
    doctor,
    document,
    escalate,
    export,
    fields,
    gaps,
    import_era,
    inbox,
    install,
    kpis,
    letters,
    looked,
    new,
    override,
    packet,
    phi,
    plan,
    posted,
    purge,
    read,
    report,
    rescore,
    restore,
    resume,
    risk,
    secondary,
    selftest,
    sent,
    status,
    templates,
    tick,
    undo,
    upgrade,
    windows,
    writeoff,
)
from macros.command import Command

COMMANDS: dict[str, Command] = {
    command.id: command
    for command in (
        demo.COMMAND, new.COMMAND, install.COMMAND, doctor.COMMAND,
        import_era.COMMAND, inbox.COMMAND, add.COMMAND, looked.COMMAND, gaps.COMMAND,
        rescore.COMMAND, plan.COMMAND, assign.COMMAND, override.COMMAND, call.COMMAND, status.COMMAND,
        document.COMMAND, brought.COMMAND, tick.COMMAND, windows.COMMAND, batch.COMMAND, secondary.COMMAND,
        escalate.COMMAND, decide.COMMAND, writeoff.COMMAND, approve.COMMAND, posted.COMMAND, letters.COMMAND,
        packet.COMMAND, sent.COMMAND, templates.COMMAND, fields.COMMAND, kpis.COMMAND, report.COMMAND, risk.COMMAND,
        audit.COMMAND, phi.COMMAND, purge.COMMAND, export.COMMAND, undo.COMMAND, restore.COMMAND, upgrade.COMMAND,
        resume.COMMAND, selftest.COMMAND, read.COMMAND, check.COMMAND,
    )
}
