// What makes the page handier where scripts run: tables sort by a column, and a word filters all of them.
const collator = new Intl.Collator('en', { numeric: true })

for (const table of document.querySelectorAll('main table')) {
  const body = table.tBodies[0]
  const heads = [...table.tHead.rows[0].cells]
  heads.forEach((head, column) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener('click', () => sortBy(column, head, heads, body))
  })
}

function sortBy(column, head, heads, body) {
  const isDown = head.getAttribute('aria-sort') === 'ascending'
  for (const other of heads) other.removeAttribute('aria-sort')
  head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }))
  rows.sort((one, other) => (isDown ? compare(other.key, one.key) : compare(one.key, other.key)))
  body.append(...rows.map(({ row }) => row))
}

function keyOf(cell) {
  const { key } = cell.dataset
  return key === undefined ? cell.textContent.trim() : Number(key)
}

function compare(one, other) {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return collator.compare(String(one), String(other))
}

const find = document.getElementById('find')
const found = document.getElementById('found')
const rows = [...document.querySelectorAll('main tbody tr')].map((row) => ({
  row,
  text: [row.textContent, ...[...row.querySelectorAll('[title]')].map(({ title }) => title)]
    .join(' ')
    .toLowerCase(),
}))

function filter() {
  const wanted = find.value.trim().toLowerCase()
  const hits = rows.filter(({ row, text }) => {
    row.hidden = wanted !== '' && !text.includes(wanted)
    return !row.hidden
  })
  found.textContent = wanted === '' ? '' : `${hits.length} ${found.dataset.words}`
  return hits
}

/** Scrolls to the first row that is left. */
function jump(hits) {
  hits[0]?.row.scrollIntoView({ block: 'center' })
}

find.closest('.find').hidden = false
find.addEventListener('input', filter)
find.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') jump(filter())
  if (event.key === 'Escape') {
    find.value = ''
    filter()
  }
})

// A link such as calo_analysis.html#find=USER shows the rows of that user.
function followLink() {
  const wanted = /^#find=(.*)$/.exec(location.hash)?.[1]
  if (wanted === undefined) return
  find.value = decodeURIComponent(wanted)
  jump(filter())
}
window.addEventListener('hashchange', followLink)
followLink()
