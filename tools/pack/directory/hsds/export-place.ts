import { sheltersChildren } from "#domain/directory/visibility.ts";
import type { Service } from "#domain/pack/services.ts";
import { uuidOf } from "../uuid.ts";
import { SECRET_PLACE } from "./fields.ts";
import { Attributes } from "./terms.ts";

type Place = NonNullable<Service["location"]>;

/** An address only with all that HSDS asks for: half a one would be filled with blanks. */
function addressOf(place: Place, area: Service["service_area"], locationId: string): object | null {
  const postal = /(?:^|\D)(\d{4,5})(?:\s|,|$)/.exec(place.address ?? "")?.[1];
  const { country, region } = area;
  if (place.address === undefined || place.city === undefined || postal === undefined || region === undefined) return null;
  if (country === "EU" || country === "INT") return null;
  return {
    id: uuidOf(`address:${locationId}`),
    location_id: locationId,
    address_1: place.address,
    city: place.city,
    state_province: region,
    postal_code: postal,
    country,
    address_type: place.location_type === "postal" ? "postal" : "physical",
  };
}

/**
 * Where a service is. A secret address leaves as "address kept secret" and no more than the town, whatever the entry holds; a shelter
 * of children without its town. City centres are no pins: HSDS readers would take `latitude` for the door.
 */
export function placesOf(service: Service, serviceId: string): readonly object[] {
  const place = service.location;
  if (place === undefined) return [];
  const id = uuidOf(`location:${serviceId}`);
  const attributes = new Attributes(id, "location");
  const townSecret = sheltersChildren(service);
  const secret = place.address_confidential || townSecret;
  attributes.mark("place/address-confidential", place.address_confidential);
  if (!townSecret) attributes.add("place/city", place.city);
  attributes.add("place/type", place.location_type);
  const precision = place.coordinates_precision;
  const fields: Record<string, unknown> = { id, location_type: secret ? "virtual" : place.location_type };
  if (secret) fields.name = SECRET_PLACE;
  else {
    attributes.add("place/address", place.address);
    if (precision === "city-centre" && place.latitude !== undefined && place.longitude !== undefined)
      attributes.add("place/city-centre", `${place.latitude},${place.longitude}`);
    else {
      attributes.add("place/precision", precision);
      if (place.latitude !== undefined) fields.latitude = place.latitude;
      if (place.longitude !== undefined) fields.longitude = place.longitude;
    }
    const address = addressOf(place, service.service_area, id);
    if (address !== null) fields.addresses = [address];
  }
  return [
    {
      id: uuidOf(`service-at-location:${serviceId}`),
      service_id: serviceId,
      location_id: id,
      location: { ...fields, attributes: attributes.list },
    },
  ];
}
