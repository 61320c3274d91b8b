/** One sentence per error code: what happened and what to do. */
export const errorWords = {
  NOT_FOUND: 'Siden findes ikke, eller du har ikke adgang til den. Gå til forsiden, eller ring til os.',
  SIGN_IN_NEEDED: 'Log ind for at se siden.',
  WRONG_CREDENTIALS: 'E-mail eller adgangskode passer ikke. Prøv igen, eller få tilsendt et link til at logge ind.',
  LINK_USED_OR_EXPIRED: 'Linket er brugt eller for gammelt. Bed om et nyt link.',
  NOT_ALLOWED: 'Din rolle giver ikke adgang til dette. Ring til kommunen, hvis du mener, det er en fejl.',
  MEMBERSHIP_WAITING:
    'Din adgang til virksomheden venter på godkendelse. Ring til virksomhedskonsulenten, hvis det haster.',
  FORM_EXPIRED:
    'Siden var for gammel, så det blev ikke gemt. Gå tilbage, kopiér det, du har skrevet, genindlæs siden, og send igen.',
  TOO_MANY_REQUESTS: 'Der er prøvet for mange gange. Vent et kvarter, og prøv igen.',
  INVALID: 'Noget skal rettes. Se de markerede felter.',
  TOO_LARGE: 'Filen er for stor. Del den i mindre filer, og prøv igen.',
  UNSUPPORTED: 'Det format kan vi ikke læse. Brug formularen på siden.',
  WRONG_STATE:
    'Sagen har ændret sig, siden du åbnede siden, så det blev ikke gemt. Åbn sagen igen, og se, hvor den står nu.',
  NO_SEATS: 'Der er ikke flere ledige pladser på opslaget.',
  PERSON_TAKEN: 'Personen har netop fået en anden plads.',
  COMPANY_UNVERIFIED: 'Virksomheden er ikke godkendt endnu. Ring til virksomheden, og godkend den først.',
  NO_CONSENT: 'Personen har ikke sagt ja til denne virksomhed. Indhent og registrér et ja først.',
  NOT_MATCHABLE: 'Personen kan ikke foreslås lige nu.',
  ALREADY_ANSWERED: 'En kollega har svaret, mens du skrev. Se svaret nedenfor, før du svarer igen.',
  ALREADY_DONE: 'Det er allerede gjort.',
  STORE_DOWN: 'Springbræt kan ikke nå sine data lige nu. Intet er gået tabt. Prøv igen om et øjeblik.',
  INTERNAL: 'Der skete en fejl hos os. Prøv igen, og ring til os, hvis det sker igen.',
} as const
