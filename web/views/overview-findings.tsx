import type { VNode } from 'preact'
import type { Overview } from '../../src/model/dashboard.js'
import type { Cell } from '../../src/model/result.js'
import { filtered } from '../cells.js'
import { number, words } from '../format.js'
import { Empty, Heads, Scrolling, Section } from '../parts.js'
import { findingNames } from '../texts.js'

/** How many findings there are of each kind and severity. */
export function FindingCounts({ overview }: { readonly overview: Overview }): VNode {
  const { findings } = overview
  const names = [...new Set(findings.map((row) => String(row.finding)))]
  const count = (finding: string, severity: string): Cell =>
    findings.find((row) => row.finding === finding && row.severity === severity)?.findings ?? null
  const severities = ['error', 'warning', 'info']
  const order = (finding: string): number =>
    severities.reduce((so_far, severity) => so_far * 1e6 + Number(count(finding, severity) ?? 0), 0)
  return (
    <Section title="Findings">
      {names.length === 0 ? (
        <Empty>Nothing was found.</Empty>
      ) : (
        <Scrolling label="Findings by kind and severity">
          <table>
            <caption class="hidden">Findings by kind and severity</caption>
            <thead>
              <tr>
                <Heads of="Kind" figures={['Wrong now', 'To look at', 'Over or prevented']} />
              </tr>
            </thead>
            <tbody>
              {names
                .sort((one, other) => order(other) - order(one))
                .map((finding) => (
                  <tr key={finding}>
                    <th scope="row">{findingNames[finding] ?? words(finding)}</th>
                    {severities.map((severity) => {
                      const found = count(finding, severity)
                      const filters = [`finding:is:${finding}`, `severity:is:${severity}`]
                      return (
                        <td key={severity} class="number">
                          {found === null ? (
                            <span class="none">–</span>
                          ) : (
                            <a href={filtered('/findings', filters)}>{number(found)}</a>
                          )}
                        </td>
                      )
                    })}
                  </tr>
                ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </Section>
  )
}
