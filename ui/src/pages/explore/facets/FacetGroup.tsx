import { keepPreviousData, useQuery } from '@tanstack/react-query';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs';
import { useState } from 'react';
import { facetQuery } from '../../../api/events';
import type { Scope } from '../../../api/scope';
import { useFilterActions } from '../../../events/filterActions';
import { type FieldChoice, valueState } from '../../../query/editFilter';
import { formatCount } from '../../../shared/format';
import type { FieldFacet } from './fieldFacet';
import { FacetValueRow } from './FacetValueRow';
import { moveFocus } from './moveFocus';
import styles from './FacetList.module.css';

interface FacetGroupProps {
  facet: FieldFacet;
  choice: FieldChoice | undefined;
  collapsed: boolean;
  /** False until the values of the field have been requested. */
  counted?: boolean;
  onToggle: () => void;
}

const firstValues = 6;

export function FacetGroup({ facet, choice, collapsed, counted = true, onToggle }: FacetGroupProps) {
  const [all, setAll] = useState(false);
  const { measureBy } = useFilterActions();
  const { field, distinct, values } = facet;
  const most = Math.max(1, ...values.map(({ count }) => count));
  const shown = all ? values : values.slice(0, firstValues);
  const beyond = distinct - values.length;
  return (
    <section className={styles.group} data-own-arrows onKeyDown={moveFocus}>
      <h2>
        <button type="button" className={styles.heading} aria-expanded={!collapsed} onClick={onToggle}>
          <IconChevronRight size={13} className={styles.chevron} data-open={!collapsed || undefined} aria-hidden />
          <span className={styles.field} title={field}>
            {field.replace(/^attributes\./, '')}
          </span>
          {choice !== undefined && <span className={styles.chosen} title="The filter chooses values of this field" />}
          {counted && (
            <span className={styles.distinct} title={`${distinct.toLocaleString('en-US')} different ${distinct === 1 ? 'value' : 'values'}`}>
              {formatCount(distinct)}
            </span>
          )}
        </button>
        <button type="button" tabIndex={-1} className={styles.measure} aria-label={`Measure by ${field}`} title="Measure by this field" onClick={() => measureBy(field)}>
          <IconChartBar size={13} aria-hidden />
        </button>
      </h2>
      {!collapsed && (
        <ul className={styles.values}>
          {shown.map(({ value, count }) => (
            <FacetValueRow key={`${typeof value}:${value}`} field={field} value={value} count={count} share={count / most} state={valueState(choice, value)} />
          ))}
          {counted && values.length === 0 && <li className={styles.nothing}>No matching event has it.</li>}
          {values.length > firstValues && (
            <li>
              <button type="button" className={styles.more} tabIndex={-1} onClick={() => setAll(!all)}>
                {all ? 'Show fewer' : `Show ${values.length - firstValues} more`}
              </button>
            </li>
          )}
          {(all || values.length <= firstValues) && beyond > 0 && (
            <li className={styles.beyond}>
              and {formatCount(beyond)} rarer {beyond === 1 ? 'value' : 'values'}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

/** A field that is not among the most salient ones. Its values are counted when it is opened. */
export function FacetOnDemand({ field, choice, scope }: { field: string; choice: FieldChoice | undefined; scope: Scope }) {
  const [opened, setOpened] = useState(false);
  const answer = useQuery({ ...facetQuery(scope, field), enabled: opened, placeholderData: keepPreviousData });
  return (
    <FacetGroup
      facet={answer.data ?? { field, distinct: 0, values: [] }}
      choice={choice}
      collapsed={!opened}
      counted={answer.data !== undefined}
      onToggle={() => setOpened(!opened)}
    />
  );
}
