/** Lines for the list of all commands. */
export const KEYS_USAGE = `  keys  new --role ROLE --name NAME                     a key of one keeper, sealed with a passphrase
  keys  root --from FILE… --out DIR                     who may sign: the first root, or the next one
  sign  --request DIR --out FILE                        what has to be signed, as one small file
  sign  --with KEY.key.age FILE                         shows it in words, asks, and signs: on the machine without a network
  sign  --collect FILE… --into DIR                      puts signatures where they belong
  release --built DIR --last DIR --out DIR              checks everything once more, and writes what is published
                                                        keys, sign or release with --help: how. The whole way: docs/keys.md
  keys  [--new]                                         lists the development keys, or makes them
  sign  [DIR]                                           signs with the development keys that are here`;

export const KEYS_HELP = `Who may sign, and with what. The whole way for a team: docs/keys.md

  keys new --role content|directory|root --name NAME [--out DIR] [--public DIR]
      Makes one key. Do it on a machine that has no network.
      NAME.ROLE.key.age      the private half, sealed with a passphrase. Stays with its keeper.
      NAME.ROLE.public.json  the public half. Goes to whoever makes the root (--public: written there).
      --name                 small letters, digits, hyphens: the post rather than the person, lawyer-fr
      --passphrase-file F    the passphrase is the first line of F; otherwise it is asked, and not shown
      --rehearsal            a key to practise with: no release takes it

  keys root --from FILE… --out DIR [--threshold 2] [--expires 2028-11-22]
      Makes root version 1 from public halves: which keys may sign what. At least three root keys.
      --threshold            how many must sign: 2, or for one role: --threshold root=3

  keys root --after DIR/root.json --out DIR [--from FILE…] [--revoke KEYID]
      Makes the next root: adds the keys after --from, takes away those after --revoke, changes the date.
      Public halves of keys that stay may be given too: then they are called by their names.

  A root counts once it is signed: sign --request DIR. Two keepers of the root before and two of the new one.

  keys                       lists the development keys in --keys DIR (\${FANAL_DATA:-data}/keys)
  keys --new                 makes development keys: for trying things out, never for a release`;

export const SIGN_HELP = `Signing by files, carried on a stick. The private key never leaves the machine without a network.

  1  sign --request DIR --out FILE
      DIR: what build or keys root wrote. FILE says what is to be signed and who still must. It is not secret.

  2  sign --with KEY.key.age FILE [--built DIR] [--last DIR] [--out FILE]
      Shows in words what is signed, with its digest to compare over the phone; asks for the passphrase and for each part.
      --built, --last        the built folder and the last release: what changes is shown in sentences; for a root, --last makes
                             sure that it follows the one that is published
      --passphrase-file F    the passphrase is the first line of F

  3  sign --collect FILE… --into DIR
      Checks each signature, adds those that count, says how many are missing.

  sign [DIR]                 signs with the development keys that are here`;

export const RELEASE_HELP = `The last look before packs are published.

  release [SOURCES…] --built DIR --last DIR --out DIR
      --built   the folder of build, with all signatures collected
      --last    the release before; --first instead where there is none
      --out     written: packs/ to publish, keys/root.json for the build of the app, RELEASE.txt to read and to print

  It stops, and writes nothing, unless: the sources have no problem and give exactly what was signed; every part has the signatures
  it needs; each root follows the one before; versions are higher than released where anything changed; no date is past; no
  development key is trusted.

  The app for it:  FANAL_DATA=OUT FANAL_PACKS=OUT/packs npm run build -- --release`;
