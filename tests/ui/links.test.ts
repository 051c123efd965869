import { describe, expect, it } from "vitest";
import { geoHref, mailHref, smsHref, telHref, webHref, whatsappHref } from "#ui/links.ts";

describe("outside links are rebuilt from parts", () => {
  it("dials the digits shown and nothing else", () => {
    expect(telHref("+33 1 42 50 09 00")).toBe("tel:+33142500900");
    expect(telHref("15;ext=1,2\u202e")).toBe("tel:1512");
    expect(telHref("*31#112")).toBe("tel:*31%23112");
  });
  it("puts a ready text into a message", () => {
    expect(smsHref("114", "Danger. Lieu : …")).toBe("sms:114?body=Danger.%20Lieu%20%3A%20%E2%80%A6");
  });
  it("writes on WhatsApp by the phone's own app, not by a web page", () => {
    expect(whatsappHref("+33 6 12\u202e34")).toBe("whatsapp://send?phone=3361234");
  });
  it("opens https pages only", () => {
    expect(webHref("https://example.org/a?b=1")).toBe("https://example.org/a?b=1");
    expect(webHref("http://example.org")).toBeNull();
    expect(webHref("javascript:alert(1)")).toBeNull();
    expect(webHref("https://user:pass@example.org")).toBeNull();
    expect(webHref("not a page")).toBeNull();
  });
  it("writes to one plain address", () => {
    expect(mailHref("help@example.org")).toBe("mailto:help@example.org");
    expect(mailHref("help@example.org?bcc=other@example.org")).toBeNull();
  });
  it("shows a place by its coordinates", () => {
    expect(geoHref(50.95, 1.85)).toBe("geo:50.95,1.85?q=50.95,1.85");
  });
});
