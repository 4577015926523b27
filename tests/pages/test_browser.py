from playwright.sync_api import Page

from tests.serving import Server


def test_a_real_browser_reaches_the_server(page: Page, demo_server: Server) -> None:
    response = page.goto(f"{demo_server.http.base_url}/health/ready")
    assert response is not None
    assert response.status == 200
