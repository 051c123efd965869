import { Bidi } from "#i18n/Bidi.tsx";
import { useOrganisations } from "#storage/react.ts";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";

/** "This service could help": the services that can receive a referral are named. */
export function NamedOrganisations() {
  return (
    <List>
      {useOrganisations().map((organisation) => (
        <ListItem key={organisation.id}>
          <Bidi>{organisation.name}</Bidi>
        </ListItem>
      ))}
    </List>
  );
}
