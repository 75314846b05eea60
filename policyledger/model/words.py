"""The closed vocabularies of the register: the word in files and code, and its Chinese label."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A member of a closed vocabulary: its value stands in files, its label on pages."""

    label: str

    def __new__(cls, value: str, label: str) -> Word:
        """Attach the Chinese ``label`` to the ``value``."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


class Level(Word):
    """A level of government, from the top down."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"

    @property
    def rank(self) -> int:
        """0 for the nation, 3 for a county."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class Basis(Word):
    """What the register holds of a document: its text, or a summary of public material."""

    FULL = "full", "全文入库"
    SUMMARY = "summary", "原文未入库，据公开资料转述"


class Status(Word):
    """What is known of a document's standing."""

    ISSUED = "issued", "已印发"
    IN_FORCE = "in-force", "现行有效"
    LATER_REGIME = "later-regime", "后出要求"
    SUPERSEDED = "superseded", "已被取代"
    SET_ASIDE = "set-aside", "暂不纳入"


class Role(Word):
    """What a unit is to a duty."""

    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"
    ACTOR = "actor", "承办"
    RECIPIENT = "recipient", "报送对象"
    CONSULTED = "consulted", "会商"

    @property
    def mark(self) -> str:
        """The sign in a matrix: told apart by shape and fill, never by colour."""
        return {"lead": "●", "support": "○", "actor": "▲", "recipient": "◇", "consulted": "□"}[self]


#: Roles in which a unit has to do something itself, the strongest first.
BINDING_ROLES = (Role.LEAD, Role.ACTOR, Role.SUPPORT)


class Force(Word):
    """How binding a duty is."""

    MUST = "must", "应当"
    MUST_NOT = "must-not", "不得"
    ENCOURAGE = "encourage", "鼓励"


class DeadlineKind(Word):
    """The shape of a deadline."""

    ON = "on", "截止日期"
    WITHIN = "within", "起止期间"
    EVERY = "every", "周期"
    AFTER = "after", "触发后"
    ONGOING = "ongoing", "常态"


class UnitKind(Word):
    """What sort of body a unit is; the order is protocol order."""

    GOVERNMENT = "government", "政府"
    PARTY = "party", "党委部门"
    OFFICE = "office", "政府综合机构"
    DEPARTMENT = "department", "政府部门"
    MASS = "mass", "群团组织"
    LEGISLATURE = "legislature", "人大政协"
    COURT = "court", "司法机关"
    LEADING_GROUP = "leading-group", "领导小组"
    COMMITTEE = "committee", "委员会"
    INSTITUTION = "institution", "事业单位"
    TOWNSHIP = "township", "乡镇"
    SCHOOL = "school", "学校"
    VILLAGE = "village", "村（社区）"
    FAMILY = "family", "家庭"
    EMPLOYER = "employer", "用人单位"
    PREMISES = "premises", "经营场所"
    PUBLIC = "public", "社会公众"
    GROUP = "group", "统称"

    @property
    def is_inspected(self) -> bool:
        """Whether it is a body that inspectors call on; people have neither seal nor head."""
        return self not in (UnitKind.FAMILY, UnitKind.PUBLIC)

    @property
    def has_many(self) -> bool:
        """Whether papers name bodies of this kind together, as there are many at a place."""
        return self in _MANY


_MANY = frozenset(
    {
        UnitKind.TOWNSHIP,
        UnitKind.SCHOOL,
        UnitKind.VILLAGE,
        UnitKind.FAMILY,
        UnitKind.EMPLOYER,
        UnitKind.PREMISES,
        UnitKind.PUBLIC,
        UnitKind.GROUP,
    }
)


class Certainty(Word):
    """How sure a statement about a successor is."""

    CERTAIN = "certain", "确定"
    LIKELY = "likely", "较可能"
    UNKNOWN = "unknown", "待核"


class NoDutyReason(Word):
    """Why a sentence lays no duty on anyone."""

    BACKGROUND = "background", "背景说明"
    PURPOSE = "purpose", "目的或效果"
    PRINCIPLE = "principle", "原则或号召"
    DEFINITION = "definition", "名词解释或范围说明"
    FORMALITY = "formality", "公文程式用语"
    HEADING = "heading", "标题语"
    REPEATED = "repeated", "原文重复"
    RIGHT = "right", "权利而非义务"
    CONSEQUENCE = "consequence", "法律后果说明"


class Review(Word):
    """Whether someone has read a duty against its clause as the clause is now."""

    CONFIRMED = "confirmed", "已复核"
    NEEDED = "needed", "待复核"
    NONE = "none", "没有复核标记"


class Method(Word):
    """How an inspector looks at a thing."""

    RECORDS = "records", "查阅资料"
    INTERVIEW = "interview", "访谈"
    ON_SITE = "on-site", "实地查看"
    SYSTEM = "system", "系统比对"
    SAMPLE = "sample", "抽样"
