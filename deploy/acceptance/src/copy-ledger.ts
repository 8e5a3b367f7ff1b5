import type { System } from './system.ts'

/** One change of who holds a chunk, in the order in which the catalogue was told. */
export type HolderChange = { seq: number; digest: string; before: number[]; after: number[] }

/**
 * Lets the catalogue itself write down every change of holders, by a trigger of the test's own: what
 * services log is their word, and what is asked now and then misses what lies in between.
 */
export const keepCopyLedger = async ({ query }: Pick<System, 'query'>): Promise<void> => {
  await query(`
    CREATE TABLE test_copies (seq bigint GENERATED ALWAYS AS IDENTITY, digest bytea,
      before smallint[], after smallint[]);
    CREATE FUNCTION test_note_copies() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO test_copies (digest, before, after) VALUES (NEW.digest, OLD.holders, NEW.holders);
        RETURN NULL;
      END $$;
    CREATE TRIGGER test_copies AFTER UPDATE ON chunks FOR EACH ROW
      WHEN (OLD.holders IS DISTINCT FROM NEW.holders) EXECUTE FUNCTION test_note_copies()`)
}

export const readCopyLedger = ({ query }: Pick<System, 'query'>): Promise<HolderChange[]> =>
  query<HolderChange>(
    `SELECT seq::integer AS seq, encode(digest, 'hex') AS digest, before, after
      FROM test_copies ORDER BY seq`,
  )

/** Copies that a change made, apart from those it took away. */
export const gained = ({ before, after }: HolderChange): number[] =>
  after.filter((id) => !before.includes(id))
