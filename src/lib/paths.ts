/**
 * Every address of the site has its one author here. A builder without arguments gives the route's pattern,
 * with arguments the link: `paths.companies.show()` is '/virksomhed/:id', `paths.companies.show(id)` the page of one.
 * Addresses hold ids and codes, never personal data.
 */

const part = (value: string) => (value.startsWith(':') ? value : encodeURIComponent(value))

export const paths = {
  home: () => '/',
  status: () => '/status',
  metrics: () => '/metrics',

  signIn: {
    page: () => '/log-ind',
    /** back to `next` afterwards */
    thenTo: (next: string) => `/log-ind?videre=${encodeURIComponent(next)}`,
    requestLink: () => '/log-ind/send-link',
    link: (token = ':token') => `/log-ind/link/${part(token)}`,
    out: () => '/log-ud',
  },

  account: {
    own: () => '/min-konto',
    password: () => '/min-konto/adgangskode',
    away: () => '/min-konto/fravaer',
    switchRole: () => '/skift-rolle',
    waiting: () => '/venter',
  },

  /** where each role begins its day */
  doors: {
    employer: () => '/virksomhed',
    consultant: () => '/konsulent',
    hotline: () => '/hotline',
    clarifier: () => '/asylcenter',
    coordinator: () => '/koordinator',
    administrator: () => '/administration',
  },

  administration: {
    accounts: () => '/administration/konti',
    newAccount: () => '/administration/konti/ny',
    account: (id = ':id') => `/administration/konti/${part(id)}`,
    disable: (id = ':id') => `/administration/konti/${part(id)}/luk`,
    enable: (id = ':id') => `/administration/konti/${part(id)}/aabn`,
    addMembership: (id = ':id') => `/administration/konti/${part(id)}/roller`,
    removeMembership: (id = ':id', membership = ':membership') =>
      `/administration/konti/${part(id)}/roller/${part(membership)}/fjern`,
  },

  settings: {
    page: () => '/koordinator/indstillinger',
  },

  /** on embedded stores outside production only */
  development: {
    page: () => '/udvikling',
    signIn: (role = ':role') => `/udvikling/ind/${part(role)}`,
    clock: () => '/udvikling/ur',
    mailbox: () => '/udvikling/postkasse',
    mail: (id = ':id') => `/udvikling/postkasse/${part(id)}`,
  },

  register: {
    company: () => '/opret-virksomhed',
  },

  proposals: {
    /** the consultant's inbox, by time left */
    inbox: () => '/konsulent',
    ofOpening: (opening = ':id') => `/konsulent/opslag/${part(opening)}/forslag`,
    answerNone: (opening = ':id') => `/konsulent/opslag/${part(opening)}/intet-match`,
    show: (id = ':id') => `/konsulent/forslag/${part(id)}`,
    confirm: (id = ':id') => `/konsulent/forslag/${part(id)}/bekraeft`,
    decline: (id = ':id') => `/konsulent/forslag/${part(id)}/afvis`,
    withdraw: (id = ':id') => `/konsulent/forslag/${part(id)}/traek-tilbage`,
    again: (id = ':id') => `/konsulent/forslag/${part(id)}/foreslaa-igen`,
  },

  /** confirmed proposals as the company meets them */
  candidates: {
    list: () => '/virksomhed/kandidater',
    show: (id = ':id') => `/virksomhed/kandidater/${part(id)}`,
    accept: (id = ':id') => `/virksomhed/kandidater/${part(id)}/ja`,
    turnDown: (id = ':id') => `/virksomhed/kandidater/${part(id)}/nej`,
    interview: (id = ':id') => `/virksomhed/kandidater/${part(id)}/samtale`,
  },

  placements: {
    ofCompany: () => '/virksomhed/forloeb',
    forCompany: (id = ':id') => `/virksomhed/forloeb/${part(id)}`,
    list: () => '/konsulent/forloeb',
    show: (id = ':id') => `/konsulent/forloeb/${part(id)}`,
    agree: (id = ':id') => `/konsulent/forloeb/${part(id)}/aftal`,
    cancel: (id = ':id') => `/konsulent/forloeb/${part(id)}/annuller`,
    end: (id = ':id') => `/konsulent/forloeb/${part(id)}/afslut`,
  },
} as const
