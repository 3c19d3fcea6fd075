import { Tabs } from '@mantine/core';
import { basePath } from '../../api/base';
import { DropZone } from '../../imports/DropZone';
import type { ImportedFile } from '../../imports/ImportResult';
import { CopyButton } from '../../shared/CopyButton';
import styles from './FirstEvent.module.css';
import { snippets } from './snippets';

/** Shown by a new server: how to send the first event, by file or by code. */
export function FirstEvent({ onImported }: { onImported: (file: ImportedFile) => void }) {
  const ways = snippets(window.location.origin + basePath);
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.title}>Send your first event</h1>
        <p className={styles.lead}>
          An event is a JSON object with a name. As soon as one arrives, this page turns into the answer to “is our AI fine?”.
        </p>
      </header>
      <section aria-label="From a file">
        <h2 className={styles.heading}>From a file</h2>
        <DropZone onImported={onImported} />
      </section>
      <section aria-label="From your application">
        <h2 className={styles.heading}>From your application</h2>
        <Tabs defaultValue="curl" keepMounted={false}>
          <Tabs.List>
            {ways.map(({ id, label }) => (
              <Tabs.Tab key={id} value={id}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {ways.map(({ id, label, note, code }) => (
            <Tabs.Panel key={id} value={id}>
              <div className={styles.snippet}>
                <pre tabIndex={0} aria-label={`${label} example`}>
                  {code}
                </pre>
                <div className={styles.copy}>
                  <CopyButton text={code} label={`Copy the ${label} example`} />
                </div>
              </div>
              <p className={styles.note}>{note}</p>
            </Tabs.Panel>
          ))}
        </Tabs>
      </section>
      <p className={styles.waiting} role="status">
        <span className={styles.pulse} aria-hidden />
        Waiting for events. This page looks every few seconds.
      </p>
    </div>
  );
}
