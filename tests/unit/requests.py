"""Forms as people fill them in, for tests of the page "request" and its documents."""

from collections.abc import Mapping, Sequence

from data import notice
from data.request import draft
from data.request.compose import Composer
from data.request.draft import Draft

NOTICE = notice.load()
OWN = {name: notice.Text(f"{name} {{most}}", name) for name in draft.OWN_WORDS}
COMPOSER = Composer(NOTICE, {"JUR": "นิติบุคคล", "NAT": "บุคคลธรรมดา", "COM": "วิสาหกิจชุมชน"})
FIVE = ["registration_number", "name", "location", "business_type", "size"]
FILLED: Mapping[str, Sequence[str]] = {
    "requester_class": ["3"],
    "kind": ["records"],
    "unit": ["สำนักงานตัวอย่าง กระทรวงตัวอย่าง"],
    "address": ["123 ถนนตัวอย่าง\nกรุงเทพมหานคร 10400"],
    "letter_number": ["ตย 0102/345"],
    "letter_date": ["26/11/2569"],
    "purpose": ["เพื่อสำรวจผู้ประกอบการขนาดย่อมที่น้ำท่วมทำให้หยุดกิจการ ทั้งนี้เพื่อกำหนดมาตรการช่วยเหลือครั้งต่อไป"],
    "details": ["นิติบุคคลขนาดย่อมในภาคการผลิต จังหวัดนครราชสีมา"],
    "fields": FIVE,
    "legal_forms": ["JUR"],
    "number": ["๘๐๐"],
    "period": ["ปี 2566"],
    "agreement": ["บันทึกข้อตกลง เลขที่ 12/2568"],
    "signer": ["นางสาวตั้งใจ ซื่อสัตย์"],
    "position": ["ผู้อำนวยการกองข้อมูล"],
    "contact": ["นายเป็นมิตร"],
    "phone": ["0 2123 4567"],
    "email": ["data@example.go.th"],
}


def typed(**changes: Sequence[str]) -> Draft:
    """A good form of class 3 with changes."""
    form = {**FILLED, **changes}
    return draft.read(lambda name: form.get(name, []))


def wrong(**changes: Sequence[str]) -> list[str]:
    """The fields that have faults."""
    return [fault.field for fault in draft.faults(NOTICE, typed(**changes), OWN)]
