import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { commandText } from '../model/command-text.js'
import { glossary } from '../model/report-texts.js'
import type { CurrencyTotals } from '../model/summary.js'
import { resource } from '../resources.js'
import { causesChart, exposureChart, transactionsChart } from './charts.js'
import type { PageContents } from './contents.js'
import { grouped, moneyFigure, shortened } from './figures.js'
import { Html, html } from './html.js'
import { pageTables } from './sections.js'
import { tableHtml } from './table.js'
import { pageTexts as texts } from './texts.js'

/** Currencies with a card, and with a row among the control totals: a log can hold any number of them. */
const mostCards = 10
const mostCurrencies = 50

/**
 * Gives the page as one HTML file that needs nothing else: style and script stand in it, and its policy lets the browser
 * run these two and load nothing. The same contents give the same text.
 */
export function pageHtml(contents: PageContents): string {
  const style = readFileSync(resource('./page/style.css'), 'utf8')
  const script = readFileSync(resource('./page/enhance.js'), 'utf8')
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const page = html`<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${texts.title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#main">${texts.skip}</a>
${headerHtml(contents)}
<main id="main" tabindex="-1">${sections(contents)}</main>
<footer><p>${texts.footer}</p></footer>
<script>${new Html(script)}</script>
</body>
</html>
`
  return page.text
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function headerHtml({ summary, version }: PageContents): Html {
  const { period, timeZone } = summary
  const about =
    period === undefined ? texts.noTransactions : texts.subtitle(period.first, period.last, timeZone)
  const links = Object.entries(texts.sections).map(
    ([name, title]) => html`<li><a href="#section-${name}">${title}</a></li>`,
  )
  return html`<header>
<h1>${texts.title}</h1>
<p class="about">${about}. ${texts.writtenBy(version)}.</p>
<div class="find" role="search" hidden><label for="find">${texts.find}</label><input id="find" type="search" placeholder="${texts.findHint}" autocomplete="off" spellcheck="false"><output id="found" for="find" data-words="${texts.found}"></output></div>
<nav aria-label="${texts.contents}"><ul>${links}</ul></nav>
</header>`
}

function sections(contents: PageContents): Html[] {
  const { trends } = contents
  const table = (name: keyof typeof pageTables): Html => {
    const source = contents.tables.get(name)
    return source === undefined ? html`` : tableHtml(source, pageTables[name].columns)
  }
  const charts = trends.currencies.map((currency) => exposureChart(trends, currency))
  return [
    section('attention', [
      headline(contents),
      cards(contents),
      table('overdrafts'),
      html`<div class="charts">${charts}</div>`,
    ]),
    section('drift', [
      html`<div class="charts">${causesChart(trends)}</div>`,
      table('drift_causes'),
      table('drift'),
    ]),
    section('blocked', [table('blocked'), table('at_risk')]),
    section('movements', [html`<div class="charts">${transactionsChart(trends)}</div>`, table('movements')]),
    section('monthEnd', [
      table('roll_forward'),
      table('vat'),
      table('manual_adjustments'),
      table('cancelling_adjustments'),
      table('tie_out'),
      table('breaks'),
    ]),
    section('anomalies', [table('anomalies')]),
    section('quality', [control(contents), table('funnel'), table('skip_reasons'), table('data_quality')]),
    section('trace', [trace(contents)]),
    section('glossary', [
      html`<dl>${glossary.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}</dl>`,
    ]),
  ]
}

function section(name: keyof typeof texts.sections, contents: readonly Html[]): Html {
  return html`<section id="section-${name}" aria-labelledby="heading-${name}"><h2 id="heading-${name}">${texts.sections[name]}</h2>${contents}</section>\n`
}

/** What is open, in two sentences. */
function headline({ summary: { currencies } }: PageContents): Html {
  const sum = (count: (totals: CurrencyTotals) => number): number =>
    currencies.reduce((all, totals) => all + count(totals), 0)
  const longest = (days: (totals: CurrencyTotals) => number | null): string => {
    const most = Math.max(0, ...currencies.map((totals) => days(totals) ?? 0))
    return texts.days(most, grouped(most))
  }
  const wallets = (count: number): string => texts.wallets(count, grouped(count))
  const overdrawn = sum((totals) => totals.overdrawnWallets)
  const drifting = sum((totals) => totals.driftingWallets)
  return html`<p class="headline ${overdrawn > 0 ? 'bad' : 'good'}">${
    overdrawn > 0
      ? texts.overdrawnNow(
          wallets(overdrawn),
          longest((totals) => totals.longestOverdraftDays),
        )
      : texts.noneOverdrawn
  }</p>
<p class="headline ${drifting > 0 ? 'warn' : 'good'}">${
    drifting > 0
      ? texts.driftingNow(
          wallets(drifting),
          longest((totals) => totals.oldestDriftDays),
        )
      : texts.noneDrifting
  }</p>`
}

/** A card for each currency in which something is open, those with most wallets. */
function cards({ summary: { currencies } }: PageContents): Html {
  const words = texts.card
  const line = (title: string, amount: string, decimals: number, about: string): Html =>
    html`<dt>${title}</dt><dd><strong class="${amount.startsWith('-') ? 'negative' : ''}">${moneyFigure(amount, decimals).text}</strong><small>${about}</small></dd>`
  const since = (days: number | null): string => (days === null ? '' : texts.days(days, grouped(days)))
  const one = (totals: CurrencyTotals): Html => {
    const overdrawn = words.overdrawn(grouped(totals.overdrawnWallets), since(totals.longestOverdraftDays))
    const outOfStep = words.outOfStep(grouped(totals.driftingWallets), since(totals.oldestDriftDays))
    return html`<li><h3>${shortened(totals.currency)}</h3><dl>${line(words.exposure, totals.exposure, totals.decimals, overdrawn)}${line(words.drift, totals.openDrift, totals.decimals, outOfStep)}</dl></li>`
  }
  const open = (totals: CurrencyTotals): number => totals.overdrawnWallets + totals.driftingWallets
  const shown = currencies
    .filter((totals) => open(totals) > 0)
    .sort((left, right) => open(right) - open(left))
  return shown.length === 0 ? html`` : html`<ul class="cards">${shown.slice(0, mostCards).map(one)}</ul>`
}

function control({ summary }: PageContents): Html {
  const { title, about, head, read, rows } = texts.control
  const figure = (value: number | string, decimals = 0): Html => {
    const { text, exact } = moneyFigure(String(value), decimals)
    return html`<td class="figure${text.startsWith('-') ? ' negative' : ''}"${exact === undefined ? '' : html` title="${exact}"`}>${text}</td>`
  }
  const left = summary.currencies.length - mostCurrencies
  const more =
    left > 0
      ? html`<p class="more">${texts.more(grouped(left), 'calo_analysis_currency_totals.csv')}</p>`
      : ''
  const body = summary.currencies
    .slice(0, mostCurrencies)
    .map(
      (totals) =>
        html`<tr><th scope="row">${shortened(totals.currency)}</th>${figure(totals.transactions)}${figure(totals.users)}${figure(totals.credits, totals.decimals)}${figure(totals.debits, totals.decimals)}${figure(totals.overdrawnWallets)}${figure(totals.exposure, totals.decimals)}${figure(totals.driftingWallets)}${figure(totals.openDrift, totals.decimals)}</tr>`,
    )
  const { files, bytes, events, unknownEvents, transactions, users, problems } = summary
  const facts: readonly (readonly [string, number])[] = [
    [rows.files, files.found],
    [rows.skipped, files.skipped],
    [rows.damaged, files.damaged],
    [rows.bytes, bytes],
    [rows.events, events],
    [rows.unknown, unknownEvents],
    [rows.transactions, transactions],
    [rows.users, users],
    [rows.errors, problems.errors],
    [rows.warnings, problems.warnings],
  ]
  return html`<h3 id="control">${title}</h3><p class="about">${about}</p>
<div class="scroll" role="region" aria-labelledby="control" tabindex="0"><table><thead><tr>${head.map((name, at) => html`<th scope="col"${at === 0 ? '' : html` class="figure"`}>${name}</th>`)}</tr></thead><tbody>${body}</tbody></table></div>${more}
<h3>${read}</h3><dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${grouped(value)}</dd>`)}</dl>`
}

function trace({ example }: PageContents): Html {
  const commands =
    example === undefined
      ? []
      : [example.transaction, example.user].map((about) => commandText({ command: 'explain', about }))
  return html`<ol>${texts.trace.map((line) => html`<li>${line}</li>`)}</ol>
<pre tabindex="0" aria-label="calo-analyzer explain">${commands.map((command) => `${shortened(command)}\n`)}</pre>
<p>${texts.traceQuery}</p>
<pre tabindex="0" aria-label="calo-analyzer query">calo-analyzer query "select currency, count(*), sum(last_balance) from overdraft_episodes where open group by currency"</pre>`
}
