/** Both pages as one chunk: every file of the team's part is named in the list that each phone fetches. */
export { LearnCards } from "#features/practice/LearnCards.tsx";
export { PracticePage } from "#features/practice/PracticePage.tsx";
