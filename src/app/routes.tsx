import { lazy } from "react";
import { Route, Switch } from "wouter";
import { useCountry } from "#app/country.ts";
import { HomeNotice } from "#app/HomeNotice.tsx";
import { NotFound } from "#app/NotFound.tsx";
import { teamPattern } from "#app/place.ts";
import { LowBattery } from "#features/aids/LowBattery.tsx";
import { HomePage } from "#features/home/HomePage.tsx";
import type { Part } from "#i18n/languages.ts";

const DangerRoute = lazy(async () => ({ default: (await import("#app/DangerRoute.tsx")).DangerRoute }));
const RightsRoute = lazy(async () => ({ default: (await import("#app/RightsRoute.tsx")).RightsRoute }));
const RightRoute = lazy(async () => ({ default: (await import("#app/RightsRoute.tsx")).RightRoute }));
const HelpRoute = lazy(async () => ({ default: (await import("#app/HelpRoute.tsx")).HelpRoute }));
const AidsRoute = lazy(async () => ({ default: (await import("#app/AidsRoute.tsx")).AidsRoute }));
const LearnPage = lazy(async () => ({ default: (await import("#features/learn/LearnPage.tsx")).LearnPage }));
const LanguagesRoute = lazy(async () => ({ default: (await import("#app/LanguagesRoute.tsx")).LanguagesRoute }));
const TracePage = lazy(async () => ({ default: (await import("#features/leave/TracePage.tsx")).TracePage }));
/** The team's part is one chunk tree of its own: the public part loads none of it. */
const TeamRoutes = lazy(async () => ({ default: (await import("#app/team-routes.tsx")).TeamRoutes }));

export const partOf = (path: string): Part => (teamPattern.test(path) ? "team" : "public");

/** Every address of the app. None holds the id of a record. */
export function Routes() {
  const country = useCountry();
  return (
    <Switch>
      <Route path="/">
        <HomePage
          notice={
            <>
              <LowBattery />
              <HomeNotice />
            </>
          }
        />
      </Route>
      <Route path="/danger">
        <DangerRoute country={country} />
      </Route>
      <Route path="/rights">
        <RightsRoute country={country} />
      </Route>
      <Route path="/rights/:topic">{({ topic }) => <RightRoute topic={topic} country={country} />}</Route>
      <Route path="/help">
        <HelpRoute country={country} />
      </Route>
      <Route path="/numbers">
        <AidsRoute country={country} />
      </Route>
      <Route path="/learn">
        <LearnPage />
      </Route>
      <Route path="/languages">
        <LanguagesRoute />
      </Route>
      <Route path="/about">
        <TracePage />
      </Route>
      <Route path={teamPattern}>
        <TeamRoutes country={country} />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
