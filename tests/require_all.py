"""With REQUIRE_ALL=1 in the environment, a test that is skipped has failed.

Some tests need what a workstation may not have; where everything is there,
nothing may stay unproven in silence.
"""

import os
from collections.abc import Generator

import pytest

_Report = pytest.TestReport | pytest.CollectReport


def _refuse_a_skip(report: _Report) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 and not run. {reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge each phase of a test after every other plugin has."""
    report = yield
    if os.environ.get("REQUIRE_ALL") == "1":
        _refuse_a_skip(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge whole files that skip themselves."""
    report = yield
    if os.environ.get("REQUIRE_ALL") == "1":
        _refuse_a_skip(report)
    return report
