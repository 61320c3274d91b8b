// Small improvements; every page works without them.

const summary = document.querySelector('.error-summary')
summary?.focus()

// A link in the summary leads to the field, which scrolls its label into view too.
summary?.addEventListener('click', event => {
  const link = event.target.closest('a[href^="#"]')
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
  if (!field) return
  event.preventDefault()
  for (let part = field.closest('details'); part; part = part.parentElement.closest('details')) part.open = true
  field.focus({ preventScroll: true })
  const group = field.closest('.form-group') ?? field
  group.scrollIntoView({ block: 'start' })
})

// Somebody may have signed in again in another tab since the page was made: what was kept is sent with the key of that session.
for (const form of document.querySelectorAll('form[data-key]')) {
  form.addEventListener('submit', async event => {
    event.preventDefault()
    if (form.dataset.asked) return
    form.dataset.asked = 'yes'
    const answer = await fetch(form.dataset.key, { headers: { accept: 'application/json' } }).catch(() => null)
    const { key } = (answer?.ok && (await answer.json())) || {}
    if (key) form.elements._csrf.value = key
    delete form.dataset.asked
    // Of the kept fields one may have the name of what is called here.
    HTMLFormElement.prototype.submit.call(form)
  })
}

// A second press on the button within a few seconds would send the form twice.
document.addEventListener('submit', event => {
  const form = event.target
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  form.dataset.sent = 'yes'
  setTimeout(() => delete form.dataset.sent, 5000)
})
// Coming back with the browser's own button, the form may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

// What is remembered here are addresses alone, and none of somebody who is not signed in.
const signedIn = document.querySelector('.own-name') !== null
if (!signedIn) sessionStorage.clear()

// An answer that says what to mend stands in the browser's history as something sent: going back to it, the browser would
// ask whether to send it again, or show an error. Whoever goes on from it leaves the page of the form there instead.
const formAt = 'form'
if (signedIn) document.addEventListener('submit', () => sessionStorage.setItem(formAt, location.href))
if (summary) {
  const address = sessionStorage.getItem(formAt) ?? location.href
  const leave = () => history.replaceState(null, '', address)
  document.addEventListener('submit', leave, { capture: true })
  document.addEventListener('click', event => {
    if (event.target.closest('a[href]:not([href^="#"])')) leave()
  })
}

// The link back to a list leads to where one stood in it: its page and order, or what was found.
// Whoever signs in next begins at its beginning.
const list = document.querySelector('[data-list]')
if (list) sessionStorage.setItem(list.dataset.list, list.dataset.here)
for (const link of document.querySelectorAll('.back-link')) {
  const left = sessionStorage.getItem(link.getAttribute('href'))
  if (left) link.href = left
}

// Characters left, said politely when typing pauses.
for (const note of document.querySelectorAll('[data-limit]')) {
  const field = document.getElementById(note.id.replace(/-limit$/, ''))
  if (!field) continue
  const limit = Number(note.dataset.limit)
  const spoken = document.createElement('span')
  spoken.className = 'sr-only'
  spoken.setAttribute('aria-live', 'polite')
  note.after(spoken)
  let pause
  const show = () => {
    const left = limit - field.value.length
    note.textContent = left < 0 ? `${-left} tegn for meget` : `${left} tegn tilbage`
    note.classList.toggle('limit-exceeded', left < 0)
    clearTimeout(pause)
    pause = setTimeout(() => {
      spoken.textContent = note.textContent
    }, 1000)
  }
  field.addEventListener('input', show)
  if (field.value) show()
}

// What is typed elsewhere can be copied, fact by fact, where the browser allows it.
if (navigator.clipboard) {
  const spoken = document.createElement('p')
  spoken.className = 'sr-only'
  spoken.setAttribute('role', 'status')
  for (const fact of document.querySelectorAll('[data-copy]')) {
    if (!spoken.isConnected) document.querySelector('main').append(spoken)
    const lines = [...fact.querySelectorAll('.facts-line')].map(line => line.textContent)
    const text = lines.join('\n') || fact.textContent.trim()
    const label = fact.previousElementSibling.textContent
    const button = document.createElement('button')
    const shown = button.appendChild(document.createElement('span'))
    const what = button.appendChild(document.createElement('span'))
    button.type = 'button'
    button.className = 'copy-button'
    shown.textContent = 'Kopiér'
    what.className = 'sr-only'
    what.textContent = ` ${label}`
    fact.append(' ', button)
    button.addEventListener('click', async () => {
      const done = await navigator.clipboard.writeText(text).then(
        () => 'Kopieret',
        () => 'Kunne ikke kopieres',
      )
      spoken.textContent = ''
      shown.textContent = done
      setTimeout(() => {
        spoken.textContent = `${done}: ${label}`
      }, 50)
      setTimeout(() => {
        shown.textContent = 'Kopiér'
      }, 3000)
    })
  }
}

// What is being calculated is fetched when it is there, and only the marked parts change. Whoever stands in one of them, or
// marks words in it, is not disturbed, and what is typed elsewhere stays.
const awaited = document.querySelector('[data-awaited]')
if (awaited) {
  const parts = () => [...document.querySelectorAll('[data-part]')]
  const inUse = () => {
    const { isCollapsed, anchorNode } = getSelection()
    const at = part => part.contains(document.activeElement) || (!isCollapsed && part.contains(anchorNode))
    return document.hidden || parts().some(at)
  }
  const look = async () => {
    if (inUse()) return
    const { newest } = await (await fetch(awaited.dataset.awaited)).json()
    if (!newest || newest === awaited.dataset.have) return
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html')
    if (inUse()) return
    for (const part of parts()) {
      const fresh = page.getElementById(part.id)
      if (fresh) part.replaceWith(fresh)
    }
    awaited.textContent = awaited.dataset.done
    const next = page.querySelector('[data-awaited]')
    if (next) awaited.dataset.have = next.dataset.have
    else delete awaited.dataset.awaited
  }
  // A quarter of an hour at most; the page has a link too.
  const again = (tries, pause) =>
    setTimeout(async () => {
      // The way may be cut, or the session over: the next try tells.
      await look().catch(() => {})
      if (awaited.dataset.awaited && tries > 0) again(tries - 1, Math.min(pause * 1.3, 20_000))
    }, pause)
  again(50, 1000)
}
