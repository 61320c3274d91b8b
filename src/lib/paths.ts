/**
 * Every address of the site has its one author here. A builder without arguments gives the route's pattern,
 * with arguments the link: `paths.companies.show()` is '/virksomhed/:id', `paths.companies.show(id)` the page of one.
 * Addresses hold ids and codes, never a citizen's data; those of what was searched for hold what staff typed about a company.
 */

const part = (value: string) => (value.startsWith(':') ? value : encodeURIComponent(value))

/** On to `next` afterwards. */
/** A longer address is not kept over signing in: it would stand in the next address twice as long. */
export const longestNext = 500
const thenTo = (path: string, next?: string | null) =>
  next && next.length <= longestNext ? `${path}?videre=${encodeURIComponent(next)}` : path

export const paths = {
  home: () => '/',
  status: () => '/status',
  metrics: () => '/metrics',
  accessibility: () => '/tilgaengelighed',
  privacy: () => '/oplysninger',
  /** the law's numbers, as staff read them */
  rules: () => '/regler',
  /** the key of a form that was kept while its sender signed in again */
  formKey: () => '/formular/noegle',

  signIn: {
    page: (next?: string | null) => thenTo('/log-ind', next),
    requestLink: (next?: string | null) => thenTo('/log-ind/send-link', next),
    link: (token = ':token', next?: string | null) => thenTo(`/log-ind/link/${part(token)}`, next),
    out: () => '/log-ud',
  },

  account: {
    own: () => '/min-konto',
    password: () => '/min-konto/adgangskode',
    away: () => '/min-konto/fravaer',
    switchRole: (next?: string | null) => thenTo('/skift-rolle', next),
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
    edit: (id = ':id') => `/administration/konti/${part(id)}/ret`,
    disable: (id = ':id') => `/administration/konti/${part(id)}/luk`,
    enable: (id = ':id') => `/administration/konti/${part(id)}/aabn`,
    addMembership: (id = ':id') => `/administration/konti/${part(id)}/roller`,
    removeMembership: (id = ':id', membership = ':membership') =>
      `/administration/konti/${part(id)}/roller/${part(membership)}/fjern`,
  },

  /** who is away, kept by coordinators and administrators for those who cannot */
  absences: {
    list: () => '/koordinator/fravaer',
    of: (id = ':id') => `/koordinator/fravaer/${part(id)}`,
  },

  /** what colleagues have read and done, for whoever checks it */
  log: {
    overview: () => '/koordinator/log',
    of: (id = ':id') => `/koordinator/log/${part(id)}`,
    /** in a period, with the last entry of the page before */
    page: (id: string, query: Record<string, string>) => `/koordinator/log/${part(id)}?${new URLSearchParams(query)}`,
  },

  settings: {
    page: () => '/koordinator/indstillinger',
  },

  /** what counts most in matching */
  weights: {
    page: () => '/koordinator/vaegte',
    /** with an opening chosen to look at */
    of: (opening: string) => `/koordinator/vaegte?opslag=${encodeURIComponent(opening)}`,
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
    received: () => '/opret-virksomhed/modtaget',
  },

  companies: {
    /** the employer's own company */
    details: () => '/virksomhed/oplysninger',
    newWorkplace: () => '/virksomhed/oplysninger/arbejdspladser/ny',
    workplace: (workplace = ':workplace') => `/virksomhed/oplysninger/arbejdspladser/${part(workplace)}`,
    inviteColleague: () => '/virksomhed/oplysninger/kolleger',
    approve: (account = ':account') => `/virksomhed/oplysninger/kolleger/${part(account)}/godkend`,
    reject: (account = ':account') => `/virksomhed/oplysninger/kolleger/${part(account)}/afvis`,
    remove: (account = ':account') => `/virksomhed/oplysninger/kolleger/${part(account)}/fjern`,
    list: () => '/konsulent/virksomheder',
    /** pages of one's own and of the others */
    listPage: (own: number, others: number) => `/konsulent/virksomheder?side=${own}&andre=${others}`,
    found: (typed: string, page: number) =>
      `/konsulent/virksomheder?${new URLSearchParams({ soeg: typed, side: String(page) })}`,
    show: (id = ':id') => `/konsulent/virksomheder/${part(id)}`,
    edit: (id = ':id') => `/konsulent/virksomheder/${part(id)}/ret`,
    verify: (id = ':id') => `/konsulent/virksomheder/${part(id)}/godkend`,
    unverify: (id = ':id') => `/konsulent/virksomheder/${part(id)}/traek-godkendelsen-tilbage`,
    workplaceOf: (id = ':id', workplace = ':workplace') =>
      `/konsulent/virksomheder/${part(id)}/arbejdspladser/${part(workplace)}`,
    approveMember: (id = ':id', account = ':account') =>
      `/konsulent/virksomheder/${part(id)}/personer/${part(account)}/godkend`,
    rejectMember: (id = ':id', account = ':account') =>
      `/konsulent/virksomheder/${part(id)}/personer/${part(account)}/afvis`,
    removeMember: (id = ':id', account = ':account') =>
      `/konsulent/virksomheder/${part(id)}/personer/${part(account)}/fjern`,
    invite: (id = ':id') => `/konsulent/virksomheder/${part(id)}/personer`,
    handOver: (id = ':id') => `/konsulent/virksomheder/${part(id)}/konsulent`,
  },

  profiles: {
    /** the clarifier's own centre */
    create: () => '/asylcenter/kompetenceprofil/ny',
    atCentre: (view: string, order: string) => `/asylcenter?${new URLSearchParams({ vis: view, sorter: order })}`,
    edit: (id = ':id') => `/asylcenter/kompetenceprofil/${part(id)}`,
    list: () => '/konsulent/borgere',
    ofView: (view: string, order: string, page = 1) =>
      `/konsulent/borgere?${new URLSearchParams({ vis: view, sorter: order, side: String(page) })}`,
    /** where a search is sent to; with the id of one, what was found */
    found: () => '/konsulent/borgere/fundet',
    foundBy: (search: string, view: string, order: string, page = 1) =>
      `/konsulent/borgere/fundet?${new URLSearchParams({ soegning: search, vis: view, sorter: order, side: String(page) })}`,
    staffCreate: () => '/konsulent/borgere/ny',
    show: (id = ':id') => `/konsulent/borgere/${part(id)}`,
    /** the person's page with so many openings, at the first that is shown beyond those seen */
    moreOpenings: (id: string, shown: number, from = 1) =>
      `/konsulent/borgere/${part(id)}?${new URLSearchParams({ opslag: String(shown) })}#opslag-${from}`,
    staffEdit: (id = ':id') => `/konsulent/borgere/${part(id)}/ret`,
    consent: (id = ':id') => `/konsulent/borgere/${part(id)}/samtykke`,
    withdraw: (id = ':id') => `/konsulent/borgere/${part(id)}/samtykke/traek-tilbage`,
    arrived: (id = ':id') => `/konsulent/borgere/${part(id)}/ankommet`,
    state: (id = ':id') => `/konsulent/borgere/${part(id)}/status`,
    owner: (id = ':id') => `/konsulent/borgere/${part(id)}/konsulent`,
    household: (id = ':id') => `/konsulent/borgere/${part(id)}/familie`,
    move: (id = ':id') => `/konsulent/borgere/${part(id)}/flyt`,
    remove: (id = ':id') => `/konsulent/borgere/${part(id)}/fjern`,
    /** everything that is held about a person, for that person */
    rightOfAccess: (id = ':id') => `/konsulent/borgere/${part(id)}/indsigt`,
    import: () => '/koordinator/import',
    importReport: (id = ':id') => `/koordinator/import/${part(id)}`,
    refusedRows: (id = ':id') => `/koordinator/import/${part(id)}/afviste.csv`,
  },

  openings: {
    /** a page of the company's own, which stand on its overview */
    own: (page: number) => `/virksomhed?side=${page}#opslag`,
    /** as the company sees its own */
    create: () => '/virksomhed/opslag/nyt',
    show: (id = ':id') => `/virksomhed/opslag/${part(id)}`,
    edit: (id = ':id') => `/virksomhed/opslag/${part(id)}/ret`,
    publish: (id = ':id') => `/virksomhed/opslag/${part(id)}/offentliggoer`,
    pause: (id = ':id') => `/virksomhed/opslag/${part(id)}/pause`,
    resume: (id = ':id') => `/virksomhed/opslag/${part(id)}/aabn`,
    close: (id = ':id') => `/virksomhed/opslag/${part(id)}/luk`,
    prolong: (id = ':id') => `/virksomhed/opslag/${part(id)}/forlaeng`,
    discard: (id = ':id') => `/virksomhed/opslag/${part(id)}/kasser`,
    /** as staff see all of the municipality's */
    list: () => '/konsulent/opslag',
    /** those in one state, or all; those that are searched for, or all */
    ofState: (state: string | null, page = 1, typed = '') =>
      `/konsulent/opslag?${new URLSearchParams({ ...(typed && { soeg: typed }), ...(state && { status: state }), side: String(page) })}`,
    /** staff write one for a company */
    staffCreate: (company = ':id') => `/konsulent/virksomheder/${part(company)}/opslag`,
    staffShow: (id = ':id') => `/konsulent/opslag/${part(id)}`,
    staffEdit: (id = ':id') => `/konsulent/opslag/${part(id)}/ret`,
    staffPublish: (id = ':id') => `/konsulent/opslag/${part(id)}/offentliggoer`,
    staffPause: (id = ':id') => `/konsulent/opslag/${part(id)}/pause`,
    staffResume: (id = ':id') => `/konsulent/opslag/${part(id)}/aabn`,
    staffClose: (id = ':id') => `/konsulent/opslag/${part(id)}/luk`,
    staffProlong: (id = ':id') => `/konsulent/opslag/${part(id)}/forlaeng`,
    staffDiscard: (id = ':id') => `/konsulent/opslag/${part(id)}/kasser`,
    import: () => '/koordinator/import/opslag',
    importReport: (id = ':id') => `/koordinator/import/opslag/${part(id)}`,
    importRefused: (id = ':id') => `/koordinator/import/opslag/${part(id)}/afviste.csv`,
  },

  proposals: {
    /** the consultant's inbox, by time left */
    inbox: () => '/konsulent',
    inboxPage: (mine: number, others: number) => `/konsulent?side=${mine}&kolleger=${others}`,
    ofOpening: (opening = ':id') => `/konsulent/opslag/${part(opening)}/forslag`,
    answerNone: (opening = ':id') => `/konsulent/opslag/${part(opening)}/intet-match`,
    show: (id = ':id') => `/konsulent/forslag/${part(id)}`,
    confirm: (id = ':id') => `/konsulent/forslag/${part(id)}/bekraeft`,
    decline: (id = ':id') => `/konsulent/forslag/${part(id)}/afvis`,
    /** what the company said on the telephone */
    answer: (id = ':id') => `/konsulent/forslag/${part(id)}/virksomhedens-svar`,
    withdraw: (id = ':id') => `/konsulent/forslag/${part(id)}/traek-tilbage`,
    more: (opening = ':id') => `/konsulent/opslag/${part(opening)}/foreslaa-flere`,
    suggest: (opening = ':id') => `/konsulent/opslag/${part(opening)}/foreslaa`,
    again: (id = ':id') => `/konsulent/forslag/${part(id)}/foreslaa-igen`,
  },

  /** everybody and every free seat at once; choices stand in the query */
  distribution: {
    page: () => '/konsulent/fordeling',
    of: (choices: Record<string, string>) => `/konsulent/fordeling?${new URLSearchParams(choices)}`,
    /** when the newest one was calculated, for a page that waits for it */
    newest: () => '/konsulent/fordeling/nyeste',
    newestOf: (choices: Record<string, string>) => `/konsulent/fordeling/nyeste?${new URLSearchParams(choices)}`,
    /** what the municipality has chosen, kept by a coordinator */
    policy: () => '/koordinator/fordeling',
    /** the same with choices filled in that are not kept yet */
    policyOf: (choices: Record<string, string>) => `/koordinator/fordeling?${new URLSearchParams(choices)}`,
    /** people whom nobody has proposed for long */
    unproposed: () => '/konsulent/uden-forslag',
  },

  /** confirmed proposals as the company meets them */
  candidates: {
    list: () => '/virksomhed/kandidater',
    show: (id = ':id') => `/virksomhed/kandidater/${part(id)}`,
    accept: (id = ':id') => `/virksomhed/kandidater/${part(id)}/ja`,
    turnDown: (id = ':id') => `/virksomhed/kandidater/${part(id)}/nej`,
    interview: (id = ':id') => `/virksomhed/kandidater/${part(id)}/samtale`,
  },

  /** whose data will be erased soon */
  retention: {
    list: () => '/konsulent/sletning',
    listOf: (view: string, page: number) =>
      `/konsulent/sletning?${new URLSearchParams({ vis: view, side: String(page) })}`,
    keep: (id = ':id') => `/konsulent/borgere/${part(id)}/behold`,
  },

  placements: {
    ofCompany: () => '/virksomhed/forloeb',
    ofCompanyPage: (page: number) => `/virksomhed/forloeb?side=${page}`,
    forCompany: (id = ':id') => `/virksomhed/forloeb/${part(id)}`,
    cpr: (id = ':id') => `/virksomhed/forloeb/${part(id)}/cpr`,
    problem: (id = ':id') => `/virksomhed/forloeb/${part(id)}/problem`,
    /** what the company types into VITAS */
    vitas: (id = ':id') => `/virksomhed/forloeb/${part(id)}/vitas`,
    list: () => '/konsulent/forloeb',
    ofState: (state: string | null, page = 1, typed = '') =>
      `/konsulent/forloeb?${new URLSearchParams({ ...(typed && { soeg: typed }), ...(state && { status: state }), side: String(page) })}`,
    /** who comes or came lately and has no course that begins within 72 hours */
    arrivals: () => '/konsulent/ankomster',
    arrivalsOf: (view: string, page = 1) =>
      `/konsulent/ankomster?${new URLSearchParams({ vis: view, side: String(page) })}`,
    show: (id = ':id') => `/konsulent/forloeb/${part(id)}`,
    agree: (id = ':id') => `/konsulent/forloeb/${part(id)}/aftal`,
    changeAgreement: (id = ':id') => `/konsulent/forloeb/${part(id)}/aendr`,
    cancel: (id = ':id') => `/konsulent/forloeb/${part(id)}/annuller`,
    end: (id = ':id') => `/konsulent/forloeb/${part(id)}/afslut`,
    outcome: (id = ':id') => `/konsulent/forloeb/${part(id)}/udfald`,
    /** the form for a course that follows this one, with the same person at the same company */
    next: (id = ':id') => `/konsulent/forloeb/${part(id)}/naeste`,
    /** the same for consultants, who write down there how far the application is */
    staffVitas: (id = ':id') => `/konsulent/forloeb/${part(id)}/vitas`,
    staffProblem: (id = ':id') => `/konsulent/forloeb/${part(id)}/problem`,
    /** the n-th problem of a placement, where it is written down what was done */
    callOut: (id = ':id', round = ':round') => `/konsulent/forloeb/${part(id)}/problem/${part(round)}`,
  },

  /** a company's questions to the IGU hotline; the page of one takes what the company writes more */
  questions: {
    list: () => '/virksomhed/spoergsmaal',
    /** the form with an opening chosen */
    about: (opening: string) => `/virksomhed/spoergsmaal?opslag=${encodeURIComponent(opening)}`,
    show: (id = ':id') => `/virksomhed/spoergsmaal/${part(id)}`,
    close: (id = ':id') => `/virksomhed/spoergsmaal/${part(id)}/afslut`,
  },

  /** the same questions as the hotline sees them; the page of one takes the answer */
  hotline: {
    /** a page of those that do not wait any more */
    answered: (page: number) => `/hotline?side=${page}`,
    question: (id = ':id') => `/hotline/spoergsmaal/${part(id)}`,
    close: (id = ':id') => `/hotline/spoergsmaal/${part(id)}/afslut`,
    /** where the company that rings is found */
    companies: () => '/hotline/virksomheder',
    foundCompanies: (typed: string, page: number) =>
      `/hotline/virksomheder?${new URLSearchParams({ soeg: typed, side: String(page) })}`,
    company: (id = ':id') => `/hotline/virksomheder/${part(id)}`,
    companyPage: (id: string, page: number) => `/hotline/virksomheder/${part(id)}?side=${page}`,
    /** where a call from a company is written down */
    call: (company = ':id') => `/hotline/virksomheder/${part(company)}/opkald`,
  },

  coordinator: {
    /** a page of the open deadlines, which stand on the overview */
    deadlines: (page: number) => `/koordinator?side=${page}#frister`,
    /** one open deadline, and the form that gives it to somebody else */
    deadline: (id = ':id') => `/koordinator/frister/${part(id)}`,
    retryNotice: (id = ':id') => `/koordinator/beskeder/${part(id)}/igen`,
    /** who follows how many citizens and companies */
    caseloads: () => '/koordinator/sager',
    /** one colleague's, and the form that gives them to others; `ingen`: the citizens who have nobody */
    caseload: (id = ':id') => `/koordinator/sager/${part(id)}`,
    /** month by month: promises, arrivals, courses and what came of them */
    statistics: () => '/koordinator/noegletal',
    statisticsOf: (months: number) => `/koordinator/noegletal?maaneder=${months}`,
  },
} as const
