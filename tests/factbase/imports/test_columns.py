"""The guess which column is which never takes two columns of a file for one of ours."""

import pytest

from factbase.imports.columns import guess
from factbase.models import ImportKind


@pytest.mark.parametrize(
    ("columns", "taken"),
    [
        (["subject", "Subject"], {"subject": "subject"}),
        (["Subject", "subject"], {"subject": "subject"}),
        (["Source URL", "source.url"], {"Source URL": "source_url"}),
        (["Company", "subject"], {"subject": "subject"}),
        (["Company", "Entity"], {"Company": "subject"}),
        (["Source"], {"Source": "source"}),
        (["name", "Value", "VALUE"], {"name": "subject", "Value": "value"}),
    ],
)
def test_of_columns_that_may_be_the_same_one_is_taken(
    columns: list[str], taken: dict[str, str]
) -> None:
    assert guess(columns, ImportKind.CLAIMS) == dict.fromkeys(columns, "") | taken


def test_chinese_names_of_columns_are_known() -> None:
    assert guess(
        ["公司", "属性", "值", "时间", "引文", "来源标题", "来源网址", "备注", "其他"],
        ImportKind.CLAIMS,
    ) == {
        "公司": "subject",
        "属性": "property_slug",
        "值": "value",
        "时间": "valid_edtf",
        "引文": "quote",
        "来源标题": "source_title",
        "来源网址": "source_url",
        "备注": "note",
        "其他": "",
    }
