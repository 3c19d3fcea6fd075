import { Modal } from '@mantine/core';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Session } from '../api/types';
import styles from './CommandPalette.module.css';
import { findCommands, type Command } from './commands';
import { useEventSearch } from './useEventSearch';
import { useDialogs } from './dialogs';
import { useCommands } from './useCommands';

interface CommandPaletteProps {
  opened: boolean;
  session: Session | null;
}

export default function CommandPalette({ opened, session }: CommandPaletteProps) {
  return opened ? <Palette session={session} /> : null;
}

function Palette({ session }: { session: Session | null }) {
  const close = useDialogs((state) => state.close);
  const commands = useCommands(session);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const search = useEventSearch();
  const isSearch = typed.trim() !== '';
  const found = isSearch ? [...findCommands(commands, typed), search(typed.trim())] : findCommands(commands, typed);
  const chosen = found[Math.min(active, found.length - 1)];

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (command: Command) => {
    close();
    command.run();
  };

  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setActive((index) => (Math.min(index, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      run(chosen);
    }
  };

  return (
    <Modal opened onClose={close} withCloseButton={false} padding={0} size={560} transitionProps={{ duration: 0 }} yOffset="12vh" attributes={{ content: { 'aria-label': 'Command palette' } }}>
      <div className={styles.field}>
        <IconSearch size={16} aria-hidden />
        <input
          className={styles.input}
          data-autofocus
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : `${listId} ${chosen.id}`.replaceAll(' ', '-')}
          aria-label="Search pages, metrics and commands"
          placeholder="Search pages, metrics and commands"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
        <kbd className={styles.key}>Esc</kbd>
      </div>
      <div ref={list} id={listId} role="listbox" aria-label="Commands" className={styles.list}>
        {found.map((command, index) => (
          <div key={command.id} role="presentation">
            {!isSearch && command.group !== found[index - 1]?.group && <div className={styles.group}>{command.group}</div>}
            <div
              id={`${listId} ${command.id}`.replaceAll(' ', '-')}
              role="option"
              aria-selected={command === chosen}
              className={styles.option}
              onClick={() => run(command)}
              onMouseMove={() => setActive(index)}
            >
              <span className={styles.title} title={command.title}>
                {command.title}
              </span>
              {isSearch && <span className={styles.detail}>{command.group}</span>}
              {command.detail !== undefined && <span className={styles.end}>{command.detail}</span>}
            </div>
          </div>
        ))}
      </div>
    </Modal>
  );
}
