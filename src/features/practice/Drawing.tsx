import {
  ArrowRight,
  Baby,
  Ban,
  Banknote,
  Check,
  CircleQuestionMark,
  Coins,
  Fence,
  Gavel,
  Hammer,
  Hand,
  Handshake,
  Hourglass,
  House,
  Landmark,
  Link,
  Lock,
  type LucideIcon,
  MapPin,
  MessageCircle,
  MessageSquareQuote,
  Pickaxe,
  Plus,
  Scale,
  ScanSearch,
  ShieldCheck,
  ShoppingBasket,
  Signpost,
  Stethoscope,
  Target,
  Tent,
  TrendingUp,
  User,
  VolumeX,
  Waypoints,
  X,
} from "lucide-react";
import type { Drawing as DrawingId } from "#domain/pack/practice.ts";
import styles from "#features/practice/Practice.module.css";
import { classNames } from "#ui/class-names.ts";
import { Icon } from "#ui/Icon.tsx";

/** A tile, a warm tile (what weighs on the person), or a sign between two tiles. */
type Piece = { readonly of: LucideIcon; readonly as: "tile" | "warm" | "between"; readonly at: string };

const tile = (of: LucideIcon): Piece => ({ of, as: "tile", at: "" });
const warm = (of: LucideIcon): Piece => ({ of, as: "warm", at: "" });
/** `at` tells two of the same sign in one drawing apart. */
const between = (of: LucideIcon, at = ""): Piece => ({ of, as: "between", at });

const PIECES: Readonly<Record<DrawingId, readonly Piece[]>> = {
  two_roads: [tile(Fence), between(Signpost), warm(Link)],
  act_means_purpose: [tile(Waypoints), between(Plus, "1"), warm(Lock), between(Plus, "2"), warm(Hammer)],
  yes_that_does_not_count: [tile(Check), between(ArrowRight), warm(Hand), between(X, "2")],
  child: [tile(Baby), between(Plus), warm(Hammer)],
  age: [tile(User), between(CircleQuestionMark), tile(ShieldCheck)],
  plan: [tile(User), between(ArrowRight), warm(Target)],
  no_border: [tile(House), between(ArrowRight), warm(Link), tile(MapPin)],
  who_is_wronged: [tile(Landmark), between(Scale), tile(User)],
  turns: [tile(Banknote), between(ArrowRight), tile(Handshake), between(ArrowRight, "2"), warm(Link)],
  debt: [tile(Coins), between(TrendingUp), warm(Pickaxe)],
  captive: [tile(User), between(ArrowRight), warm(Lock), between(ArrowRight, "2"), tile(Stethoscope)],
  camp: [tile(Tent), between(Coins), warm(ShoppingBasket)],
  not_punished: [tile(User), between(ArrowRight), tile(Gavel), between(CircleQuestionMark, "2")],
  signs: [tile(ScanSearch), between(X), tile(Gavel)],
  late: [tile(VolumeX), between(Hourglass), tile(MessageCircle)],
  people_say: [warm(MessageSquareQuote), between(ArrowRight), tile(Check)],
  never_ask: [tile(MessageCircle), between(ArrowRight), warm(Ban)],
};

/** A few pictures in a row. The sentences below say all of it, so it is silent to a screen reader. */
export function Drawing({ of }: { readonly of: DrawingId }) {
  return (
    <div className={styles.drawing} aria-hidden="true" data-testid="drawing">
      {PIECES[of].map(({ of: icon, as, at }) => (
        <span
          key={`${icon.displayName}-${at}`}
          className={classNames(as === "between" ? styles.bare : styles.tile, as === "warm" && styles.warm)}
        >
          <Icon of={icon} size={as === "between" ? 30 : 38} />
        </span>
      ))}
    </div>
  );
}
