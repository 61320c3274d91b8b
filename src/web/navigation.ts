import type { Role } from '../accounts/model.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'

export interface NavItem {
  href: string
  text: string
}

const { doors } = paths
const { nav } = da.web

/** The main menu of each role; a room that opens adds its door here. */
const menus: Record<Role, NavItem[]> = {
  employer: [
    { href: doors.employer(), text: nav.employerHome },
    { href: paths.candidates.list(), text: nav.candidates },
    { href: paths.placements.ofCompany(), text: nav.placements },
    { href: paths.companies.details(), text: nav.company },
    { href: paths.questions.list(), text: nav.questions },
  ],
  consultant: [
    { href: doors.consultant(), text: nav.staffHome },
    { href: paths.openings.list(), text: nav.openings },
    { href: paths.companies.list(), text: nav.companies },
    { href: paths.profiles.list(), text: nav.people },
    { href: paths.distribution.page(), text: nav.distribution },
    { href: paths.distribution.unproposed(), text: nav.unproposed },
    { href: paths.placements.list(), text: nav.placements },
    { href: doors.hotline(), text: nav.hotline },
  ],
  hotline: [{ href: doors.hotline(), text: nav.staffHome }],
  clarifier: [{ href: doors.clarifier(), text: nav.clarifierHome }],
  coordinator: [
    { href: doors.coordinator(), text: nav.coordinatorHome },
    { href: paths.openings.list(), text: nav.openings },
    { href: paths.companies.list(), text: nav.companies },
    { href: paths.profiles.list(), text: nav.people },
    { href: paths.distribution.page(), text: nav.distribution },
    { href: paths.distribution.unproposed(), text: nav.unproposed },
    { href: paths.placements.list(), text: nav.placements },
    { href: paths.profiles.import(), text: nav.import },
    { href: paths.openings.import(), text: nav.importOpenings },
    { href: doors.hotline(), text: nav.hotline },
    { href: paths.settings.page(), text: nav.settings },
  ],
  administrator: [
    { href: paths.administration.accounts(), text: nav.accounts },
    { href: paths.settings.page(), text: nav.settings },
  ],
}

/** Pages that belong to another menu item than the one their address begins with. */
const belongsTo: Readonly<Record<string, string>> = {
  [paths.weights.page()]: paths.settings.page(),
  [paths.distribution.policy()]: paths.settings.page(),
}

/** The menu of a page. The item whose address begins the page's own, the longest, is current. */
export function navigation(role: Role | null, path: string): (NavItem & { current: boolean })[] {
  const items = role ? menus[role] : []
  const place = belongsTo[path] ?? path
  const current = items
    .map(item => item.href)
    .filter(href => place === href || place.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0]
  return items.map(item => ({ ...item, current: item.href === current }))
}
