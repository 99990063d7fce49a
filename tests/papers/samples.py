"""Papers with something of everything on them."""

from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image, ImageDraw

from counter_tui.desk.api.papers import AgreementPaper, FormItem, FormPaper, Holder, Signing, SlipPaper
from data.content.library import library

NUMBER: Final = "20261123-0093"
AT: Final = datetime(2026, 11, 23, 9, 42, 5, tzinfo=timezone(timedelta(hours=8)))
CHALLENGE: Final = "0193a5c2-7d1e-7b3a-9c44-1f2e3d4c5b6a"
CONSENT: Final = (
    "本人已完整阅读所勾选的各份协议，同意系统使用本人授权的签署方式，对其中需要本人签署的项目一并签署。"
)
WANG: Final = Holder("王小山", "10886621", "居民身份证", "310101198503120023")
TEXT: Final = library().texts["privacy_policy"][0].text

SLIP_TEXT: Final = """\
                    金信期货
             业务办结回单（客户联）
------------------------------------------------
业务                                    绑定设备
业务号                             20261123-0093
资金账号                                10****21
客户                                       王*山
证件                          310***********0023
经办 / 机号
                 1027 / 上海浦东陆家嘴营业部二部 03
------------------------------------------------
状态：已绑定设备「王小山家里新买的第二部备用折叠
屏手机甲乙」
如非本人办理，请立即致电 400-0988-278。
"""


def _drawn() -> bytes:
    """A signature as a pad gives it: ink on nothing."""
    image = Image.new("RGBA", (900, 300), (255, 255, 255, 0))
    ImageDraw.Draw(image).line(
        [(60, 200), (150, 60), (200, 240), (300, 80), (380, 220), (840, 120)],
        fill=(10, 20, 60, 255),
        width=12,
    )
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


INK: Final = _drawn()


def signing(text: str = "", signature: bytes | None = INK) -> Signing:
    return Signing(AT, 14, CHALLENGE, CONSENT, signature, sha256(text.encode()).digest())


def agreement(text: str = TEXT, holder: Holder = WANG) -> AgreementPaper:
    return AgreementPaper(
        id=UUID(int=0xA9),
        number=NUMBER,
        broker="金信期货有限公司",
        service="休眠账户激活",
        title="期货交易风险说明书",
        version="2026-10",
        effective=date(2026, 10, 1),
        text=text,
        holder=holder,
        signing=signing(text),
    )


FORM: Final = FormPaper(
    id=UUID(int=0xF0),
    number=NUMBER,
    broker="金信期货有限公司",
    title="客户信息变更申请表",
    version="2026-10",
    holder=WANG,
    items=(
        *(FormItem(label) for label in ("联系地址", "邮政编码", "联系电话", "传真号码", "E-mail", "职业")),
        FormItem("其他事项", chosen=True, value="重置交易密码、资金密码"),
    ),
    place="上海浦东营业部（柜台）",
    notices=("请核对以上各项；填写有误的，请不要签署，并告知工作人员。", "新密码只发往预留手机号。"),
    statements=("本人提供的变更资料真实、有效。", "本人对上述变更所签署的一切文件承担全部责任。"),
    effect="上述变更自办结（审批通过）之日起生效。",
    applied_on=date(2026, 11, 23),
    signing=signing(),
    check="4711 0815",
)

SLIP: Final = SlipPaper(UUID(int=0x51), NUMBER, "业务办结回单（客户联）", SLIP_TEXT, AT)
