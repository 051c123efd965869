import { applePicturePath, HOME_SCREEN_LOOKS, manifestPath, picturePath } from "#app/home-screen-looks.ts";
import { forgetOffer, onInstallOffer } from "#app/install-offer.ts";
import type { HomeScreen } from "#features/settings/HomeScreenCard.tsx";

/**
 * An icon on a watched phone is a trace, so no page names a web manifest and no browser offers to install. In the team's settings, once a
 * name and a picture are chosen, the page names the one that was chosen, until it is left.
 */
function put<K extends "link" | "meta">(tag: K, attributes: Readonly<Record<string, string>>): void {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.dataset.homeScreen = "chosen";
  document.head.append(element);
}

function forget(): void {
  for (const element of document.head.querySelectorAll("[data-home-screen]")) element.remove();
  forgetOffer();
}

/** `name` is what the phone writes under the picture. */
export const homeScreenIn = (lang: string, nameOf: (look: string) => string): HomeScreen => ({
  looks: HOME_SCREEN_LOOKS.map((id) => ({ id, picture: picturePath(id) })),
  choose(id) {
    const look = HOME_SCREEN_LOOKS.find((one) => one === id);
    if (!look) return;
    forget();
    put("link", { rel: "manifest", href: manifestPath(look, lang) });
    // An iPhone reads these two instead.
    put("link", { rel: "apple-touch-icon", href: applePicturePath(look) });
    put("meta", { name: "apple-mobile-web-app-title", content: nameOf(look) });
  },
  forget,
  onOffer: onInstallOffer,
});
