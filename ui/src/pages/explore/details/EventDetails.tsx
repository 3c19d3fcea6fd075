import { Loader } from '@mantine/core';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import IconChevronUp from '@tabler/icons-react/dist/esm/icons/IconChevronUp.mjs';
import IconLink from '@tabler/icons-react/dist/esm/icons/IconLink.mjs';
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import type { TelemetryEvent } from '../../../api/types';
import { AroundTab } from '../../../events/AroundTab';
import { EventHeading } from '../../../events/EventHeading';
import { FieldsTab } from '../../../events/FieldsTab';
import type { Units } from '../../../events/fieldText';
import { JsonTab } from '../../../events/JsonTab';
import { copyText } from '../../../shared/copyText';
import { ErrorBoundary } from '../../../shared/feedback/ErrorBoundary';
import { ProblemState } from '../../../shared/feedback/ProblemState';
import { useResizable } from '../../../shared/layout/useResizable';
import { type DetailsTab, lastingLink, type UpdateParams } from '../exploreParams';
import { useEvent } from './useEvent';
import styles from './EventDetails.module.css';

interface EventDetailsProps {
  id: string;
  rows: readonly TelemetryEvent[];
  tab: DetailsTab;
  units: Units;
  update: UpdateParams;
  onClose: () => void;
  onMove: (step: 1 | -1) => void;
}

const tabs: { value: DetailsTab; label: string }[] = [
  { value: 'fields', label: 'Fields' },
  { value: 'json', label: 'JSON' },
  { value: 'around', label: 'Around' },
];

export function EventDetails({ id, rows, tab, units, update, onClose, onMove }: EventDetailsProps) {
  const answer = useEvent(id, rows);
  const { width, handle } = useResizable('sightglass.details-width', { min: 320, max: 900, initial: 460 });
  const event = answer.data;
  return (
    <aside className={styles.panel} style={{ '--panel-width': `${width}px` } as React.CSSProperties} aria-label="Event details">
      <div className={styles.handle} {...handle} />
      <Header id={id} event={event} onClose={onClose} onMove={onMove} />
      <div className={styles.tabs} role="tablist" aria-label="Details">
        {tabs.map(({ value, label }, index) => (
          <button
            key={value}
            type="button"
            role="tab"
            id={`details-tab-${value}`}
            aria-selected={value === tab}
            tabIndex={value === tab ? 0 : -1}
            aria-controls="details-body"
            className={styles.tab}
            onClick={() => update({ tab: value }, { replace: true })}
            onKeyDown={(pressed) => {
              const step = pressed.key === 'ArrowRight' ? 1 : pressed.key === 'ArrowLeft' ? -1 : 0;
              const next = tabs.at((index + step) % tabs.length)!.value;
              if (step !== 0) {
                update({ tab: next }, { replace: true });
                document.getElementById(`details-tab-${next}`)?.focus();
              }
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <div id="details-body" className={styles.body} role="tabpanel" aria-labelledby={`details-tab-${tab}`}>
        {answer.isError && <ProblemState compact error={answer.error} onRetry={() => void answer.refetch()} />}
        {answer.isPending && (
          <p className={styles.loading}>
            <Loader size={14} /> Loading the event…
          </p>
        )}
        {event !== undefined && (
          <ErrorBoundary compact key={`${id}-${tab}`}>
            {tab === 'fields' && <FieldsTab event={event} units={units} />}
            {tab === 'json' && <JsonTab event={event} />}
            {tab === 'around' && (
              <AroundTab
                event={event}
                onOpen={(other) => update({ event: other }, { replace: true })}
                onRelated={(scope) => update({ ...scope, live: false, columns: null })}
              />
            )}
          </ErrorBoundary>
        )}
      </div>
    </aside>
  );
}

interface HeaderProps {
  id: string;
  event: TelemetryEvent | undefined;
  onClose: () => void;
  onMove: (step: 1 | -1) => void;
}

function Header({ id, event, onClose, onMove }: HeaderProps) {
  return (
    <header className={styles.head}>
      <EventHeading id={id} event={event} />
      <div className={styles.buttons}>
        <button type="button" onClick={() => onMove(-1)} aria-label="Previous event" title="Previous event (k)">
          <IconChevronUp size={16} aria-hidden />
        </button>
        <button type="button" onClick={() => onMove(1)} aria-label="Next event" title="Next event (j)">
          <IconChevronDown size={16} aria-hidden />
        </button>
        <button
          type="button"
          onClick={() => void copyText(lastingLink(window.location.href, Date.now()), 'Link copied')}
          aria-label="Copy the link to this view"
          title="Copy the link to this view, with the range as moments"
        >
          <IconLink size={15} aria-hidden />
        </button>
        <button type="button" onClick={onClose} aria-label="Close the details" title="Close (Esc)">
          <IconX size={16} aria-hidden />
        </button>
      </div>
    </header>
  );
}
