/** Pages that lie over a talk without changing where it stands. */
export type Sheet = "cover" | "languages" | "so_far" | "stop" | "menu" | "interpreter" | "another_day" | "withdraw";
