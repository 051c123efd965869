import { isVisible, visiblePhones } from "#domain/directory/visibility.ts";
import type { Phone } from "#domain/pack/services.ts";
import { type Entry, LANGUAGE } from "../entry.ts";
import { uuidOf } from "../uuid.ts";
import { PHONE_WORDS } from "./fields.ts";
import { Attributes } from "./terms.ts";

/** HSDS knows no WhatsApp: both are `text`, and a term says which. */
const TYPES: Readonly<Record<Phone["type"], string>> = {
  voice: "voice",
  text: "text",
  sms: "text",
  whatsapp: "text",
  fax: "fax",
  textphone: "textphone",
};

export function phonesOf({ service, words }: Entry, serviceId: string): readonly object[] {
  const open = isVisible(service, "public") ? visiblePhones(service, "public") : [];
  return service.phones.map((phone, index) => {
    const id = uuidOf(`phone:${serviceId}:${index}`);
    const field = `phone.${index}`;
    const attributes = new Attributes(id, "phone");
    attributes.add("phone/local", phone.number_local);
    if (phone.short_code) attributes.add("phone/short-code", service.service_area.country);
    attributes.mark("phone/sms", phone.type === "sms");
    attributes.mark("phone/whatsapp", phone.type === "whatsapp");
    attributes.add("phone/free", phone.free === undefined ? undefined : phone.free ? "yes" : "no");
    attributes.add("phone/callable-from", phone.callable_from?.join(","));
    attributes.add("provenance/verification", phone.verification);
    attributes.add("profile/tier", open.includes(phone) ? "public" : "worker");
    for (const [language, texts] of Object.entries(words))
      if (language !== "en" && LANGUAGE.test(language)) attributes.add(PHONE_WORDS, texts[field], language);
    return {
      id,
      service_id: serviceId,
      number: phone.number,
      type: TYPES[phone.type],
      ...(words["en"]?.[field] === undefined ? {} : { description: words["en"][field] }),
      attributes: attributes.list,
    };
  });
}
