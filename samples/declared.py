"""The stories, declared: each becomes one file `stories/<name>.835`, and its sentence says what it is there for."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from samples.notation import check, claim, line, provider
from samples.practice import PATIENTS, PAYERS
from samples.remittance import Check, reversed_claim


class Story(NamedTuple):
    """One file. `fault`: at which level it is put out of balance on purpose; `apart`: one interchange a check."""

    tells: str
    checks: tuple[Check, ...]
    fault: str = ""
    test: bool = False
    apart: bool = False


def story(tells: str, *checks: Check, fault: str = "", test: bool = False, apart: bool = False) -> Story:
    return Story(tells, checks, fault, test, apart)


_REFUSED_MODIFIER = claim(
    "000301", "dvorak", "orthopedics", "2026-01-12", line("99214-25", "CO-45 108.00 PR-3 30.00"),
    line("20610-RT", "CO-4 N519"))
_PAID_TOO_MUCH = claim(
    "000401", "castellan", "cardiology", "2026-02-02", line("99214", "CO-45 121.50 PR-3 30.00"),
    line("93000", "CO-45 29.70"))
_NOT_NECESSARY = claim(
    "001601", "castellan", "cardiology", "2026-01-20", line("93306", "CO-50 N130"))
_NOT_AUTHORIZED = claim(
    "001701", "farrow", "cardiology", "2026-01-26", line("93880", "CO-197 M62"))

STORIES = {
    "first_denial": story(
        "A knee scan was not authorized; the visit of the same day is paid.",
        check("aetna", "2026-03-03", "700000101", claim(
            "000101", "abbott", "orthopedics", "2026-02-09", line("99213", "CO-45 79.80 PR-3 30.00"),
            line("73721-RT", "CO-197 M62")))),
    "denial_of_every_common_reason": story(
        "One payer, one check, each of the usual reasons once.",
        check(
            "united", "2026-04-15", "700000201",
            claim("000201", "castellan", "family", "2026-03-16", line("99213", "CO-27 N30"),
                  coverage_ended=date(2026, 2, 28)),
            claim("000202", "hollis", "family", "2026-03-16", line("99213", "PR-31 N382"), status="4"),
            claim("000203", "castellan", "orthopedics", "2026-03-17", line("73721-LT", "CO-197 M62")),
            claim("000204", "hollis", "orthopedics", "2026-03-17", line("29826-RT", "CO-198 N54")),
            claim("000205", "castellan", "family", "2026-03-18", line("99214-25", "CO-45 121.50 PR-3 30.00"),
                  line("69210", "CO-4 N519")),
            claim("000206", "hollis", "family", "2026-03-18", line("80061", "CO-11 M76")),
            claim("000207", "castellan", "family", "2026-03-19", line("99203", "CO-16 N290")),
            claim("000208", "hollis", "family", "2026-03-19", line("99203", "CO-16 M51 N362")),
            claim("000209", "castellan", "family", "2026-03-20", line("99212", "OA-18")),
            claim("000210", "hollis", "family", "2026-03-20", line("99214", "CO-22 MA04"), priority=PAYERS["aetna"]),
            claim("000211", "castellan", "family", "2025-11-12", line("99214", "CO-29"), received="2026-04-01"),
            claim("000212", "hollis", "cardiology", "2026-03-23", line("93306", "CO-50 N130")),
            claim("000213", "castellan", "family", "2026-03-23", line("99396", "CO-45 137.70"),
                  line("99406", "CO-96 N130")),
            claim("000214", "hollis", "cardiology", "2026-03-24", line("99214", "CO-45 121.50 PR-3 30.00"),
                  line("93000", "CO-97 M15")),
            claim("000215", "castellan", "family", "2026-03-24", line("99215", "OA-109 N418")),
            claim("000216", "hollis", "orthopedics", "2026-03-25", line("97140-GP", "CO-45 35.10"),
                  line("97110-GPx3", "CO-45 75.60 CO-119/1 84.00 N362")),
            claim("000217", "castellan", "orthopedics", "2026-03-25",
                  line("97110-GPx3", "CO-45 37.80 CO-151/2 168.00")),
            claim("000218", "hollis", "family", "2026-03-26", line("G0444", "PR-204 N130")),
            claim("000219", "castellan", "cardiology", "2026-03-26", line("93224", "CO-252 N706")),
            claim("000220", "hollis", "cardiology", "2026-03-27", line("93015", "CO-B7 N570")),
            claim("000221", "castellan", "family", "2026-03-27", line("99213", "CO-242 N95")))),
    "reversal_and_correction": story(
        "A denied injection is corrected; the payer takes its first answer back and pays, in the same file.",
        check("cigna", "2026-02-03", "700000301", _REFUSED_MODIFIER),
        check("cigna", "2026-03-10", "700000302", reversed_claim(_REFUSED_MODIFIER), claim(
            "000301", "dvorak", "orthopedics", "2026-01-12", line("99214-25", "CO-45 108.00 PR-3 30.00"),
            line("20610-RT-59", "CO-45 80.00"), control="P000301B", original="P000301A", frequency="7"))),
    "reversal_in_a_later_file_1": story(
        "A visit is paid; nothing looks wrong.",
        check("united", "2026-02-25", "700000401", _PAID_TOO_MUCH)),
    "reversal_in_a_later_file_2": story(
        "Months later the payer takes the payment back, out of the money for somebody else's visit.",
        check("united", "2026-06-17", "700000402", reversed_claim(_PAID_TOO_MUCH), claim(
            "000402", "hollis", "cardiology", "2026-05-26", line("93224", "CO-45 184.50")))),
    "secondary_payer": story(
        "What Medicare left is paid by the second payer, once in full, once not at all: neither is a denial.",
        check(
            "aetna", "2026-03-24", "700000501",
            claim("000501", "farrow", "family", "2026-02-17", line("99214", "OA-23 245.16"), status="2"),
            claim("000502", "jarrett", "family", "2026-02-18", line("99213", "OA-23"), status="2"))),
    "capitation": story(
        "The plan pays these visits by the head (PLB CT); each of them is paid with nothing.",
        check(
            "advantage", "2026-05-01", "700000601",
            claim("000601", "eastwick", "family", "2026-04-06", line("99213", "CO-24")),
            claim("000602", "eastwick", "family", "2026-04-20", line("99214", "CO-24"), line("36415", "CO-24")),
            provider("CT", "MEMBERS 04 2026", "-1240.00"))),
    "take_back_by_plb": story(
        "The payer keeps $85.26 for an old overpayment; no claim in the file says so.",
        check(
            "united", "2026-07-08", "700000701",
            claim("000701", "hollis", "family", "2026-06-15", line("99215", "CO-45 170.10 PR-3 30.00")),
            provider("WO", "P000177A", "85.26"))),
    "interest": story(
        "Paid late, with interest: the money is the provider adjustment, the claim only mentions it.",
        check(
            "cigna", "2026-08-18", "700000801",
            claim("000801", "ingram", "cardiology", "2026-05-11", line("93306", "CO-45 384.00"), interest=743),
            provider("L6", "P000801A", "-7.43"))),
    "claim_level_denial": story(
        "Two whole claims are refused, without a word on their lines.",
        check(
            "aetna", "2026-05-19", "700000901",
            claim("000901", "abbott", "family", "2026-04-27", words="CO-27 N30", charge="284.00",
                  coverage_ended=date(2026, 3, 31)),
            claim("000902", "jarrett", "cardiology", "2026-04-28", words="CO-252 N706", charge="1025.00"))),
    "several_checks": story(
        "Three payers' checks in one file: one has a denial.",
        check("aetna", "2026-06-02", "700001001", claim(
            "001001", "abbott", "family", "2026-05-12", line("99213", "CO-45 79.80 PR-3 30.00"),
            line("87880", "CO-45 18.48"))),
        check("united", "2026-06-03", "700001002", claim(
            "001002", "hollis", "orthopedics", "2026-05-13", line("20610-LT", "CO-45 90.00"),
            line("76942", "CO-50 N130"))),
        check("medicare", "2026-06-04", "700001003", claim(
            "001003", "brandt", "family", "2026-05-14", line("99214", "CO-45 145.80 CO-253 1.98 PR-2 24.84")))),
    "deductible_only": story(
        "January: the payer allows everything and pays nothing; the patient owes it. Not a denial.",
        check("aetna", "2026-01-27", "700001101", claim(
            "001101", "farrow", "family", "2026-01-05", line("99214", "CO-45 113.40 PR-1"),
            line("80053", "CO-45 17.64 PR-1")))),
    "denied_to_patient": story(
        "Refused, and put on the patient: somebody must decide before a bill goes out.",
        check(
            "cigna", "2026-05-26", "700001201",
            claim("001201", "dvorak", "family", "2026-05-04", line("99395", "CO-45 115.20"),
                  line("99406", "PR-96 N130")),
            claim("001202", "ingram", "family", "2026-05-05", line("G0444", "PR-204 N130")),
            claim("001203", "dvorak", "family", "2026-05-06", line("99213", "PR-27 N30"),
                  coverage_ended=date(2026, 4, 30)))),
    "unprocessable_medicare": story(
        "Medicare cannot process it (MA130): no appeal, send a new claim.",
        check("medicare", "2026-04-02", "700001301", claim(
            "001301", "gallego", "cardiology", "2026-03-12", line("93306", "CO-16 N290"), words="MA130"))),
    "timely_filing_medicare": story(
        "Sent to Medicare after more than a year: no appeal from that.",
        check("medicare", "2026-03-12", "700001401", claim(
            "001401", "brandt", "family", "2025-02-11", line("99214", "CO-29 N211"), received="2026-02-26"))),
    "timely_filing_commercial": story(
        "Sent to a commercial payer too late, it says: to be appealed with proof.",
        check("united", "2026-04-22", "700001501", claim(
            "001501", "castellan", "cardiology", "2025-12-01", line("93015", "CO-29"), received="2026-04-06"))),
    "appeal_upheld": story(
        "Denied in February, appealed, denied for good in May (CARC 193).",
        check("united", "2026-02-11", "700001601", _NOT_NECESSARY),
        check("united", "2026-05-06", "700001602", claim(
            "001601", "castellan", "cardiology", "2026-01-20", line("93306", "CO-193 MA91"), control="P001601B",
            received="2026-03-30")), apart=True),
    "paid_after_appeal": story(
        "Denied in February, appealed with the authorization, paid in April.",
        check("aetna", "2026-02-17", "700001701", _NOT_AUTHORIZED),
        check("aetna", "2026-04-21", "700001702", reversed_claim(_NOT_AUTHORIZED), claim(
            "001701", "farrow", "cardiology", "2026-01-26", line("93880", "CO-45 268.80 PR-2 74.24 MA91"),
            control="P001701B", authorization="A20260115", received="2026-03-20")), apart=True),
    "bundled_line": story(
        "An injection's guidance is taken as part of the injection, which is paid.",
        check("advantage", "2026-06-12", "700001801", claim(
            "001801", "eastwick", "orthopedics", "2026-05-18", line("20610-RT", "CO-45 110.00 PR-3 20.00"),
            line("76942", "CO-97 M15")))),
    "modifiers_and_restated_code": story(
        "Four modifiers on a line, and a visit paid as a smaller one than was sent.",
        check(
            "cigna", "2026-07-14", "700001901",
            claim("001901", "ingram", "orthopedics", "2026-06-22", line("97110-GP-59-KX-CQx2", "CO-45 67.20")),
            claim("001902", "dvorak", "family", "2026-06-23",
                  line("99213", "CO-45 156.00 N130", charge="270.00", submitted="99214")))),
    "full_charge_as_co45": story(
        "The whole charge is called contractual and nothing is paid: that cannot be the contract.",
        check("united", "2026-08-12", "700002001", claim(
            "002001", "hollis", "cardiology", "2026-07-20", line("99214", "CO-45 121.50 PR-3 30.00"),
            line("93000", "CO-45")))),
    "quality_codes_zero_charge": story(
        "Two quality codes with no charge ride along; they are not denied.",
        check("medicare", "2026-08-06", "700002101", claim(
            "002101", "gallego", "family", "2026-07-16", line("99214", "CO-45 145.80 CO-253 1.98 PR-2 24.84"),
            line("3074F"), line("3078F")))),
    "forwarded_claim": story(
        "Medicare pays its part and sends the claim on to the second payer.",
        check("medicare", "2026-02-26", "700002201", claim(
            "002201", "brandt", "family", "2026-02-05", line("99215", "CO-45 204.12 CO-253 2.78 PR-2 34.77"),
            status="19", crossover=PAYERS["aetna"], words="MA18"))),
    "no_payment": story(
        "Nothing is paid, so there is no check: every claim is refused.",
        check(
            "aetna", "2026-09-15", "700002301",
            claim("002301", "jarrett", "orthopedics", "2026-08-24", line("73721-RT", "CO-197 M62")),
            claim("002302", "abbott", "family", "2026-08-25", line("99214", "CO-16 M127")))),
    "pending": story(
        "The payer wants to think: no deadline runs yet.",
        check("cigna", "2026-09-22", "700002401", claim(
            "002401", "dvorak", "orthopedics", "2026-09-01", line("29826-LT", "OA-133")))),
    "many_adjustments": story(
        "Ten adjustments in three groups on one line, two remarks, and a policy that names the reason.",
        check("united", "2026-10-07", "700002501", claim(
            "002501", "castellan", "orthopedics", "2026-09-14",
            line("97110-GPx3", "CO-45 60.00 CO-151/1 50.00 CO-59 20.00 CO-144 -2.00 CO-253 1.10 CO-161 -1.00 "
                 "CO-237 0.90 PI-204 5.00 PR-2 17.00 PR-3 20.00 N362 N130", policy="PT-2026-04"),
            subscriber=PATIENTS["hollis"]))),
    "corrected_member": story(
        "Paid, but under another member ID than ours: the next claim must carry the new one.",
        check("advantage", "2026-10-09", "700002601", claim(
            "002601", "eastwick", "family", "2026-09-15", line("99213", "CO-45 104.50 PR-3 20.00"),
            corrected_member="042207199"))),
    "out_of_balance": story(
        "The check is not what its claims add up to: to be looked at before anything is posted.",
        check("aetna", "2026-09-29", "700002701", claim(
            "002701", "farrow", "family", "2026-09-08", line("99214", "CO-45 113.40 PR-3 30.00"))), fault="check"),
    "test_file": story(
        "A test by the clearinghouse (ISA15 is T): no money moved.",
        check("cigna", "2026-10-13", "700002801", claim(
            "002801", "ingram", "family", "2026-09-21", line("99213", "CO-16 M51"))), test=True),
    "the_trade_example": story(
        "On 2 November $4,800 has 5 days left, $200 has 90: which one first?",
        check("aetna", "2026-05-11", "700002901", claim(
            "002901", "abbott", "orthopedics", "2026-04-13", line("29881-LT", "CO-197 M62"))),
        check("aetna", "2026-08-04", "700002902", claim(
            "002902", "farrow", "orthopedics", "2026-03-24", line("20610-RT", "CO-29"), received="2026-07-29")),
        apart=True),
}
