import { type ReactNode, useId } from 'react';
import { useIntl } from 'react-intl';
import type { ReportAgent, ReportSkill } from '../../../broker/protocol/reports';
import { durationOf, useTexts } from '../core/texts';
import { useSkillName } from '../team/skill-name';

export function AgentsTable({ agents }: { readonly agents: readonly ReportAgent[] }) {
  const t = useTexts();
  const intl = useIntl();
  return (
    <Breakdown
      heading={t('reports.agents')}
      columns={[
        t('reports.agent'),
        t('reports.chats'),
        t('reports.firstReply'),
        t('reports.firstReplyP90'),
        t('reports.ratingShort'),
      ]}
      empty={t('reports.agentsNone')}
      rows={agents.map(({ agent, chats, firstReply, rated, ratingSum }) => [
        agent.id,
        agent.name,
        intl.formatNumber(chats),
        timeOf(firstReply.median),
        timeOf(firstReply.p90),
        rated === 0 ? '–' : t('reports.rated', { average: intl.formatNumber(ratingSum / rated, ONE_DIGIT), rated }),
      ])}
    />
  );
}

export function SkillsTable({ skills }: { readonly skills: readonly ReportSkill[] }) {
  const t = useTexts();
  const intl = useIntl();
  const skillName = useSkillName();
  return (
    <Breakdown
      heading={t('reports.skills')}
      columns={[
        t('reports.skill'),
        t('reports.answered'),
        t('reports.missed'),
        t('reports.wait'),
        t('reports.firstReply'),
        t('reports.firstReplyP90'),
      ]}
      empty={t('reports.skillsNone')}
      rows={skills.map(({ skill, answered, missed, waitMedian, firstReply }) => [
        skill,
        skillName(skill),
        intl.formatNumber(answered),
        intl.formatNumber(missed),
        timeOf(waitMedian),
        timeOf(firstReply.median),
        timeOf(firstReply.p90),
      ])}
    />
  );
}

/** @param span - Milliseconds; null of none. */
function timeOf(span: number | null): string {
  return span === null ? '–' : durationOf(span / 1_000);
}

interface BreakdownProps {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly empty: string;
  /** A key, and a cell for each column. */
  readonly rows: readonly (readonly [key: string, name: string, ...cells: ReactNode[]])[];
}

function Breakdown({ heading, columns, empty, rows }: BreakdownProps) {
  const id = useId();
  return (
    <section className="panel breakdown">
      <h2 id={id}>{heading}</h2>
      {rows.length === 0 ? (
        <p className="panel-empty">{empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        <section className="breakdown-table" aria-labelledby={id} tabIndex={0}>
          <table className="table" aria-labelledby={id}>
            <thead>
              <tr>
                {columns.map((column, at) => (
                  <th key={column} scope="col" className={at === 0 ? undefined : 'is-figure'}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([key, name, ...cells]) => (
                <tr key={key}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, at) => (
                    <td key={columns[at + 1]} className="number is-figure">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
