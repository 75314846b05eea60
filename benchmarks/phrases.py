"""The words that an invented county's papers on flood safety are put together from.

Nothing here exists: no place, no body, no number. Each task is what duties of one kind are about.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """What the duties of one kind say, and how they are checked."""

    id: str
    stage: str
    title: str
    act: str
    object: str
    facility: str
    detail: str
    evidence: tuple[str, ...]
    groups: tuple[str, ...]
    how: tuple[str, ...]
    question: str
    look_for: str


_STAGES = {
    "duty": "组织领导",
    "inspect": "汛前准备",
    "repair": "整改销号",
    "warn": "监测预警",
    "respond": "汛期应对",
    "account": "督促落实",
}
_READ, _ASK, _SITE, _MATCH, _DRAW = "查阅资料", "访谈", "实地查看", "系统比对", "抽样"

# id | act | object | facility | detail | evidence | groups | how | what to look for
_TASKS = """
duty-list|公布|防汛责任人名单|水库|名单写明姓名职务和电话|责任人名单,公布记录|downstream|RS|名单与公示牌逐一核对，换人后三十天内有更新
duty-system|落实|行政首长责任制|堤防|层层签订责任书|责任书,分工文件||RA|责任书有签字和日期，当事人说得出自己管哪一段
duty-budget|列支|防汛经费|涵闸|专款专用并按时拨付|预算文件,拨付凭证||R|预算科目、金额、到账日期三样齐全
duty-store|储备|抢险物资|险工段|数量不少于定额|物资清单,入库单据||RS|清单有清点人和日期，抽三样与库存核对
duty-train|培训|巡查人员|水库|考核合格后上岗|培训签到表,考核成绩||RA|签到与名册人数相同，问两人各看什么部位
duty-team|组建|抢险队伍|蓄滞洪区|明确集结地点和带队人员|队伍花名册,集结方案||RA|花名册有电话，随机打三个能接通
inspect-dam|排查|坝体隐患|水库|逐处登记隐患台账|隐患台账,排查照片|downstream|RSD|台账日期在入汛之前，抽两处到现场看是否一致
inspect-dike|巡检|堤身和穿堤建筑物|堤防|逐段填写检查记录|检查记录,堤段示意图||RS|记录逐段连续，没有同一笔迹一天写完
inspect-gate|检修|启闭设备|涵闸|试运行不少于一次|检修记录,试运行记录||RS|现场启闭一次，备用电源能带动
inspect-pump|试机|排涝机组|泵站|记录电流和出水情况|试机记录||RS|试机日期在入汛之前，记录有操作人签字
inspect-slope|勘查|滑坡和崩塌隐患点|危险区|标注在防御图上|勘查报告,防御图|danger-zone|RS|图上的点与现场标牌逐一对应
inspect-roster|核实|常住人口和避险对象|危险区|逐户更新人员名册|人员名册,核实记录|danger-zone,frail|RAD|名册有核实日期，随机打两户电话人数对得上
inspect-river|清除|行洪障碍物|河段|清障前后拍照留存|清障台账,前后照片||RS|照片有位置和时间，抽一处看是否复堆
inspect-plan|修订|防汛预案|乡镇片区|报县防汛指挥部备案|防汛预案,备案回执||R|封面有今年的日期，责任人仍在任
repair-record|登记|新发现的隐患|水库|一处一档并注明责任人|隐患档案||RD|抽三处隐患，档案里有照片、等级和责任人
repair-fix|整改|渗漏和裂缝|水库|整改后经复核销号|整改记录,复核意见|downstream|RS|复核意见早于销号日期，现场看不到新渗水
repair-interim|落实|临时度汛措施|险工段|措施不落实的不得蓄水|临时措施方案,现场照片|downstream|RS|方案里的措施在现场都看得到
repair-level|控制|汛限水位|水库|每日记录水位和蓄量|水位记录|downstream|MS|逐日记录没有缺页，与水尺读数一致
repair-fund|拨付|除险加固资金|水库|资金到位后一个月内开工|拨付凭证,开工报告||R|到账日与开工日相差不超过一个月
repair-accept|验收|除险加固工程|堤防|验收意见存档|验收意见,竣工图||RS|验收组有三人以上签字，遗留问题有下文
repair-sign|更换|破损的警示标志|河段|标志写明举报电话|更换记录,现场照片||S|标志看得清，电话打得通
warn-device|安装|预警广播|危险区|每月试响一次|设备台账,试响记录|danger-zone|RSD|抽三处当场试响，台账与设备编号一致
warn-rain|校准|雨量监测站|乡镇片区|数据按时上传|校准记录,上传日志||MS|任选三天，人工记录与上传数据相同
warn-phone|核对|预警短信接收名单|危险区|漏登的当日补录|接收名单,补录记录|danger-zone|MA|抽五户，问最近一次短信何时收到
warn-door|通知|危险区内的住户|危险区|由住户签字确认|通知记录,签字单|danger-zone,frail|RAD|签字笔迹不雷同，抽三户核对时间
warn-consult|会商|雨情和汛情趋势|河段|形成会商意见|会商记录||R|会商记录有参加人和结论，早于预警发布
warn-publish|发布|分级预警信息|乡镇片区|注明范围和起止时间|预警信息,发布记录||RM|发布时间与会商结论相差不超过一小时
warn-map|公示|转移路线和安置点|危险区|图板设在村口|图板照片,公示记录|danger-zone|SA|图板在村口看得到，问两户走哪条路
respond-watch|值守|防汛值班室|乡镇片区|交接班签字|值班表,交接班记录||RD|铃响五声内接听，接电话的人与值班表一致
respond-patrol|巡查|坝坡和溢洪道|水库|发现险情立即报告|巡查记录||RS|记录有时刻和天气，主汛期加密
respond-move|转移|受威胁的群众|危险区|优先转移老人儿童和残疾人|转移记录,安置签到表|danger-zone,frail|RA|指令时间、出发时间、到达人数与名册对照
respond-shelter|开放|避灾安置点|乡镇片区|备足饮水食品和药品|安置点台账,物资清单|frail|RS|安置点有人值守，药品在有效期内
respond-release|调度|泄洪流量|水库|泄洪前通知下游|调度令,通知记录|downstream|RM|通知时间早于开闸时间，下游三个村都有回执
respond-close|封闭|过水路段和桥涵|河段|派人看守直至水退|封闭记录,现场照片||S|看守人员在岗，绕行牌看得清
respond-power|保障|备用供电和通信|泵站|备用电源每旬试机|试机记录,保障方案||RS|当场切换备用电源，三分钟内恢复
respond-ban|制止|河道内堆料搭棚|河段|逾期不清的依法处理|巡河照片,处理决定|riverside|S|沿河走一段，拍照留位置
account-report|报送|险情灾情信息|乡镇片区|首报不得超过一小时|险情报告,收文回执||RM|首报时间与险情时间相差不超过一小时
account-notice|通报|工作进展和问题|乡镇片区|通报点到单位|通报,问题清单||R|通报有问题清单，上期问题有销号
account-check|检查|责任落实情况|堤防|检查结果记入档案|检查记录,反馈意见||RA|检查记录写了问题，整改有时限有回音
account-audit|审计|防汛资金使用|涵闸|审计意见限期整改|审计报告,整改回复||R|审计报告有整改回复，抽两笔支出看凭证
"""
_HOW = {"R": _READ, "A": _ASK, "S": _SITE, "M": _MATCH, "D": _DRAW}


def _task(line: str) -> Task:
    name, act, thing, facility, detail, evidence, groups, how, look_for = line.split("|")
    return Task(
        id=name,
        stage=_STAGES[name.partition("-")[0]],
        title=f"{act}{thing}",
        act=act,
        object=thing,
        facility=facility,
        detail=detail,
        evidence=tuple(evidence.split(",")),
        groups=tuple(filter(None, groups.split(","))),
        how=tuple(_HOW[letter] for letter in how),
        question=f"{{name}}的{thing}是否已经{act}，{detail}？",
        look_for=look_for,
    )


TASKS = tuple(map(_task, _TASKS.strip().splitlines()))

FIRST = (
    "雾听白青云石松竹梅溪泉湖岭沙柳杨桂兰桐枫榆槐栗枣葛芦荷菱桑麦稻谷禾苇蒲芝茶橘银玉金铜朱丹紫碧"
)
SECOND = (
    "杉潮砚坡湾源塘坪岗坝洼渡桥浦埠滩洲峪沟冲坳墩林田井泉台屏峰崖谷口关寨圩垄坎汀潭涧沱溪河江岸浪波"
)

GROUPS = {
    "danger-zone": "山洪灾害危险区群众",
    "downstream": "病险水库下游群众",
    "frail": "老人、儿童和残疾人",
    "riverside": "涉水施工人员",
}

#: Words of a deadline, and how the register stores it.
DEADLINES = (
    ("每年入汛前", "every: flood-season, before: flood-season-start"),
    ("入汛后15日内", "every: flood-season, after: flood-season-start, within: P15D"),
    ("主汛期", "every: main-flood-season"),
    ("每年汛期结束后一个月内", "every: flood-season, after: flood-season-end, within: P1M"),
    ("每季度", "every: quarter"),
    ("每月", "every: month"),
    ("每年12月底前", 'every: year, on: "12"'),
    ("2026年6月底前", 'on: "2026-06-30"'),
    ("到2027年底", 'on: "2027"'),
    ("2025年至2027年", 'from: "2025", to: "2027"'),
    ("接到通知后5日内", "after: 接到通知, within: P5D"),
    ("发现异常后", "after: 发现异常"),
    ("随时", "ongoing: true"),
)

#: Sentences that lay no duty, and why.
IDLE = (
    ("防汛安全责任重于泰山。", "principle"),
    ("近年来极端降雨增多，防汛形势依然严峻。", "background"),
    ("本方案所称水工程，是指水库、堤防、涵闸和泵站。", "definition"),
    ("切实维护人民群众生命财产安全。", "purpose"),
    ("责任不落实造成人员伤亡的，依规依纪依法追究责任。", "consequence"),
)

DEPARTMENTS = [
    *("水利局", "应急局", "气象局", "自然资源局", "住建局", "财政局", "审计局", "交通局"),
    *("农业局", "卫健局", "教育局", "公安局", "民政局", "林业局", "电力局", "通信局"),
    *("文旅局", "环境局", "粮储局", "消防大队"),
]
