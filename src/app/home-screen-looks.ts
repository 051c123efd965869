/** Names and pictures a team may choose from before its app is put on a home screen. Words: `settings:home_screen.looks.<look>`. */
export const HOME_SCREEN_LOOKS = ["fanal", "notes", "weather", "calculator"] as const;
export type HomeScreenLook = (typeof HOME_SCREEN_LOOKS)[number];

export const manifestPath = (look: HomeScreenLook, lang: string): string => `/home-screen/${look}-${lang}.webmanifest`;
export const picturePath = (look: HomeScreenLook): string => `/home-screen/${look}.svg`;
/** What an iPhone takes. */
export const applePicturePath = (look: HomeScreenLook): string => `/home-screen/${look}-180.png`;
