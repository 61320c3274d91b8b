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
  hotline: [
    { href: doors.hotline(), text: nav.staffHome },
    { href: paths.hotline.companies(), text: nav.companies },
  ],
  clarifier: [{ href: doors.clarifier(), text: nav.clarifierHome }],
  coordinator: [
    { href: doors.coordinator(), text: nav.coordinatorHome },
    { href: paths.openings.list(), text: nav.openings },
    { href: paths.companies.list(), text: nav.companies },
    { href: paths.profiles.list(), text: nav.people },
    { href: paths.distribution.page(), text: nav.distribution },
    { href: paths.distribution.unproposed(), text: nav.unproposed },
    { href: paths.placements.list(), text: nav.placements },
    { href: doors.hotline(), text: nav.hotline },
    { href: paths.settings.page(), text: nav.settings },
  ],
  administrator: [
    { href: paths.administration.accounts(), text: nav.accounts },
    { href: paths.absences.list(), text: nav.absences },
    { href: paths.log.overview(), text: nav.log },
    { href: paths.settings.page(), text: nav.settings },
  ],
}

/** Pages that belong to another menu item than the one their address begins with; with all that is below them. */
const belongsTo: Readonly<Record<string, string>> = {
  [paths.weights.page()]: paths.settings.page(),
  [paths.distribution.policy()]: paths.settings.page(),
  [paths.profiles.import()]: paths.profiles.list(),
  [paths.openings.import()]: paths.openings.list(),
  [paths.placements.arrivals()]: paths.profiles.list(),
  [paths.retention.list()]: paths.profiles.list(),
}

/** The longest of these addresses that the page's own begins with. */
const longest = (addresses: string[], path: string): string | undefined =>
  addresses.filter(one => path === one || path.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0]

/** The menu of a page. The item whose address begins the page's own, the longest, is current. */
export function navigation(role: Role | null, path: string): (NavItem & { current: boolean })[] {
  const items = role ? menus[role] : []
  const moved = belongsTo[longest(Object.keys(belongsTo), path) ?? '']
  const hrefs = items.map(({ href }) => href)
  const current = moved && hrefs.includes(moved) ? moved : longest(hrefs, path)
  return items.map(item => ({ ...item, current: item.href === current }))
}
