import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import { useState, type FormEvent } from 'react';
import type { TimeRange } from '../../api/scope';
import { isRelative, linkTime, parseTime, timeMistake } from '../../api/time';
import control from '../control.module.css';
import styles from './TimeRangePicker.module.css';
import { formatSecond } from './formatTime';
import { absoluteRange, isInverted, presets, rangeLabel, resolveRange } from './timeRange';
import { useTimeRange } from './useTimeRange';
import { toggleZone, useZone, type Zone, zoneName } from './zone';

export function TimeRangePicker() {
  const [range, setRange] = useTimeRange();
  const zone = useZone();
  const [opened, setOpened] = useState(false);
  const choose = (next: TimeRange) => {
    setRange(next);
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus classNames={{ dropdown: control.dropdown }}>
      <Popover.Target>
        <UnstyledButton
          className={`${control.control} ${styles.target}`}
          onClick={() => setOpened((open) => !open)}
          aria-label={`Time range: ${rangeLabel(range, zone)} ${zoneName(zone)}`}
          aria-haspopup="dialog"
        >
          <IconClock size={15} stroke={1.7} aria-hidden />
          <span className={control.text}>{rangeLabel(range, zone)}</span>{' '}
          <span className={styles.named}>{zoneName(zone)}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.dropdown}>
          <div className={styles.presets} role="group" aria-label="Presets">
            {presets.map(({ label, range: preset }) => {
              const isChosen = preset.from === range.from && preset.to === range.to;
              return (
                <UnstyledButton
                  key={label}
                  className={control.item}
                  data-chosen={isChosen || undefined}
                  aria-pressed={isChosen}
                  onClick={() => choose(preset)}
                >
                  {label}
                  {isChosen && <IconCheck size={14} aria-hidden className={styles.check} />}
                </UnstyledButton>
              );
            })}
          </div>
          {opened && <CustomRange key={`${range.from} ${range.to} ${zone}`} range={range} zone={zone} onApply={choose} />}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function CustomRange({ range, zone, onApply }: { range: TimeRange; zone: Zone; onApply: (range: TimeRange) => void }) {
  const [from, setFrom] = useState(() => forInput(range.from, zone));
  const [to, setTo] = useState(() => forInput(range.to, zone));
  const now = Date.now();
  const fromError = timeMistake(from, now, zone);
  const toError = timeMistake(to, now, zone);
  const typed = { from: linkTime(from, zone), to: linkTime(to, zone) };
  const isEmpty = fromError === null && toError === null && resolveRange(typed, now, zone) === null;
  const canSwap = isEmpty && isInverted(typed, now);

  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (fromError === null && toError === null && !isEmpty) {
      onApply(typed);
    }
  };

  return (
    <form className={styles.custom} onSubmit={apply}>
      <TextInput label="From" size="xs" value={from} error={fromError} spellCheck={false} onChange={(event) => setFrom(event.currentTarget.value)} />
      <TextInput
        label="To (not included)"
        size="xs"
        value={to}
        error={toError ?? (isEmpty ? 'Must be after From' : null)}
        spellCheck={false}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <p className={styles.hint}>
        20 Nov 2026, 14:00 · 2026-11-20 · yesterday · <code>now-2d</code> · <code>now/d</code> (the start of today)
      </p>
      <p className={styles.hint}>
        Times are {zone === 'utc' ? 'UTC' : `of your zone, ${zoneName('local')}`}.{' '}
        <button type="button" className={styles.zone} onClick={toggleZone}>
          {zone === 'utc' ? 'Use my zone' : 'Use UTC'}
        </button>
      </p>
      {canSwap && (
        <Button size="xs" variant="default" fullWidth onClick={() => onApply({ from: typed.to, to: typed.from })}>
          Swap
        </Button>
      )}
      {(isRelative(range.from) || isRelative(range.to)) && (
        <Button size="xs" variant="default" fullWidth title="The same moments, so that a copied link shows them tomorrow too" onClick={() => onApply(absoluteRange(range, now))}>
          Keep these moments
        </Button>
      )}
      <Button type="submit" size="xs" fullWidth disabled={fromError !== null || toError !== null || isEmpty}>
        Apply
      </Button>
    </form>
  );
}

/** An absolute time is shown in the reader's zone; a relative one stays as it was typed. */
function forInput(end: string, zone: Zone): string {
  const time = isRelative(end) ? null : parseTime(end, 0, zone);
  return time === null ? end : formatSecond(time, zone).replace(/:00$/, '');
}
