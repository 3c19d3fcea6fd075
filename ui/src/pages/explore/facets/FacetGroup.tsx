import { keepPreviousData, useQuery } from '@tanstack/react-query';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import { useState } from 'react';
import { facetQuery } from '../../../api/events';
import type { Scope } from '../../../api/scope';
import { type FieldChoice, valueState } from '../../../query/editFilter';
import { formatCount } from '../../../shared/format';
import type { FieldFacet } from './fieldFacet';
import { FacetValueRow } from './FacetValueRow';
import classes from './FacetList.module.css';

interface FacetGroupProps {
  facet: FieldFacet;
  choice: FieldChoice | undefined;
  collapsed: boolean;
  /** False while the values of the field have not been asked for. */
  counted?: boolean;
  onToggle: () => void;
}

const FIRST_VALUES = 6;

export function FacetGroup({ facet, choice, collapsed, counted = true, onToggle }: FacetGroupProps) {
  const [all, setAll] = useState(false);
  const { field, distinct, values } = facet;
  const most = Math.max(1, ...values.map(({ count }) => count));
  const shown = all ? values : values.slice(0, FIRST_VALUES);
  const beyond = distinct - values.length;
  return (
    <section className={classes.group}>
      <h2>
        <button type="button" className={classes.heading} aria-expanded={!collapsed} onClick={onToggle}>
          <IconChevronRight size={13} className={classes.chevron} data-open={!collapsed || undefined} aria-hidden />
          <span className={classes.field} title={field}>
            {field}
          </span>
          {choice !== undefined && <span className={classes.chosen} title="The filter chooses values of this field" />}
          {counted && (
            <span className={classes.distinct} title={`${distinct.toLocaleString('en-US')} different ${distinct === 1 ? 'value' : 'values'}`}>
              {formatCount(distinct)}
            </span>
          )}
        </button>
      </h2>
      {!collapsed && (
        <ul className={classes.values}>
          {shown.map(({ value, count }) => (
            <FacetValueRow key={`${typeof value}:${value}`} field={field} value={value} count={count} share={count / most} state={valueState(choice, value)} />
          ))}
          {counted && values.length === 0 && <li className={classes.nothing}>No matching event has it.</li>}
          {values.length > FIRST_VALUES && (
            <li>
              <button type="button" className={classes.more} onClick={() => setAll(!all)}>
                {all ? 'Show fewer' : `Show ${values.length - FIRST_VALUES} more`}
              </button>
            </li>
          )}
          {(all || values.length <= FIRST_VALUES) && beyond > 0 && (
            <li className={classes.beyond}>
              and {formatCount(beyond)} rarer {beyond === 1 ? 'value' : 'values'}
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

/** A field that is not among the most telling: its values are counted once it is opened. */
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
