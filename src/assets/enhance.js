// Small improvements; every page works without them.

const summary = document.querySelector('.error-summary')
summary?.focus()

// A link in the summary leads to the field, which scrolls its label into view too.
summary?.addEventListener('click', event => {
  const link = event.target.closest('a[href^="#"]')
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)))
  if (!field) return
  event.preventDefault()
  field.focus({ preventScroll: true })
  const group = field.closest('.form-group') ?? field
  group.scrollIntoView({ block: 'start' })
})

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
