// Draws coloured terminal output as an SVG picture: `some-command | node scripts/terminal-picture.mjs TITLE > picture.svg`.
import { text as readText } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const cell = { width: 8.4, height: 19 }
const margin = { side: 18, top: 46, bottom: 16 }
const colours = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76e3ea' }
const plain = { bold: false, dim: false, colour: '#e6edf3' }

/** Gives an SVG document that shows `output`, with the colours its ANSI sequences name, below a title bar. */
export function terminalPicture(output, title) {
  const lines = output.trimEnd().split('\n')
  let style = plain
  const drawn = []
  let columns = 0
  for (const [row, line] of lines.entries()) {
    let column = 0
    for (const [at, part] of line.split('\u001b[').entries()) {
      const end = at === 0 ? -1 : part.indexOf('m')
      if (end >= 0) style = part.slice(0, end).split(';').reduce(styleAfter, style)
      const words = part.slice(end + 1)
      if (words.trim() !== '') drawn.push(drawnText(words, { row, column, style }))
      column += words.length
    }
    columns = Math.max(columns, column)
  }
  const width = Math.ceil(columns * cell.width + 2 * margin.side)
  const height = lines.length * cell.height + margin.top + margin.bottom
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<circle cx="20" cy="18" r="6" fill="#ff5f56"/><circle cx="40" cy="18" r="6" fill="#ffbd2e"/><circle cx="60" cy="18" r="6" fill="#27c93f"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">
<text x="${width / 2}" y="23" fill="#8b949e" text-anchor="middle">${escaped(title)}</text>
${drawn.join('\n')}
</g>
</svg>
`
}

function drawnText(part, { row, column, style }) {
  const indent = part.length - part.trimStart().length
  const words = part.trim()
  const x = fixed(margin.side + (column + indent) * cell.width)
  const y = margin.top + row * cell.height + 10
  const weight = style.bold ? ' font-weight="bold"' : ''
  const opacity = style.dim ? ' opacity="0.65"' : ''
  const length = fixed(words.length * cell.width)
  return `<text x="${x}" y="${y}" textLength="${length}" fill="${style.colour}"${weight}${opacity}>${escaped(words)}</text>`
}

function styleAfter(style, code) {
  if (code === '' || code === '0') return plain
  if (code === '1') return { ...style, bold: true }
  if (code === '2') return { ...style, dim: true }
  if (code === '22') return { ...style, bold: false, dim: false }
  return { ...style, colour: code === '39' ? plain.colour : (colours[code] ?? style.colour) }
}

function fixed(number) {
  return Number(number.toFixed(1))
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(terminalPicture(await readText(process.stdin), process.argv[2] ?? 'terminal'))
}
