SEQUENCE chunk_epochs AS bigint START 1;

CREATE OR REPLACE FUNCTION public.chunk_group(digest bytea)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (((get_byte(digest, 0) << 4) | (get_byte(digest, 1) >> 4)))::smallint;

CREATE OR REPLACE FUNCTION public.count_files()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    BEGIN
      UPDATE users u
      SET used_files = u.used_files + CASE TG_OP WHEN 'INSERT' THEN v.count ELSE -v.count END
      FROM (SELECT owner_id, count(*) AS count FROM changed GROUP BY owner_id) v
      WHERE u.id = v.owner_id;
      RETURN NULL;
    END
  $function$;

CREATE OR REPLACE FUNCTION public.event_position()
 RETURNS bigint
 LANGUAGE sql
RETURN (((pg_current_xact_id())::text)::bigint + COALESCE((SELECT (settings.value)::bigint AS value FROM settings WHERE (settings.name = 'event-shift'::text)), (0)::bigint));

CREATE OR REPLACE FUNCTION public.gin_extract_query_trgm(text, internal, smallint, internal, internal, internal, internal)
 RETURNS internal
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gin_extract_query_trgm$function$;

CREATE OR REPLACE FUNCTION public.gin_extract_value_trgm(text, internal)
 RETURNS internal
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gin_extract_value_trgm$function$;

CREATE OR REPLACE FUNCTION public.gin_trgm_consistent(internal, smallint, text, integer, internal, internal, internal, internal)
 RETURNS boolean
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gin_trgm_consistent$function$;

CREATE OR REPLACE FUNCTION public.gin_trgm_triconsistent(internal, smallint, text, integer, internal, internal, internal)
 RETURNS "char"
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gin_trgm_triconsistent$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_compress(internal)
 RETURNS internal
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_compress$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_consistent(internal, text, smallint, oid, internal)
 RETURNS boolean
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_consistent$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_decompress(internal)
 RETURNS internal
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_decompress$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_distance(internal, text, smallint, oid, internal)
 RETURNS double precision
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_distance$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_in(cstring)
 RETURNS gtrgm
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_in$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_options(internal)
 RETURNS void
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE
AS '$libdir/pg_trgm', $function$gtrgm_options$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_out(gtrgm)
 RETURNS cstring
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_out$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_penalty(internal, internal, internal)
 RETURNS internal
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_penalty$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_picksplit(internal, internal)
 RETURNS internal
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_picksplit$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_same(gtrgm, gtrgm, internal)
 RETURNS internal
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_same$function$;

CREATE OR REPLACE FUNCTION public.gtrgm_union(internal, internal)
 RETURNS gtrgm
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$gtrgm_union$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    BEGIN
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END
  $function$;

CREATE OR REPLACE FUNCTION public.set_limit(real)
 RETURNS real
 LANGUAGE c
 STRICT
AS '$libdir/pg_trgm', $function$set_limit$function$;

CREATE OR REPLACE FUNCTION public.show_limit()
 RETURNS real
 LANGUAGE c
 STABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$show_limit$function$;

CREATE OR REPLACE FUNCTION public.show_trgm(text)
 RETURNS text[]
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$show_trgm$function$;

CREATE OR REPLACE FUNCTION public.similarity(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$similarity$function$;

CREATE OR REPLACE FUNCTION public.similarity_dist(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$similarity_dist$function$;

CREATE OR REPLACE FUNCTION public.similarity_op(text, text)
 RETURNS boolean
 LANGUAGE c
 STABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$similarity_op$function$;

CREATE OR REPLACE FUNCTION public.strict_word_similarity(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$strict_word_similarity$function$;

CREATE OR REPLACE FUNCTION public.strict_word_similarity_commutator_op(text, text)
 RETURNS boolean
 LANGUAGE c
 STABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$strict_word_similarity_commutator_op$function$;

CREATE OR REPLACE FUNCTION public.strict_word_similarity_dist_commutator_op(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$strict_word_similarity_dist_commutator_op$function$;

CREATE OR REPLACE FUNCTION public.strict_word_similarity_dist_op(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$strict_word_similarity_dist_op$function$;

CREATE OR REPLACE FUNCTION public.strict_word_similarity_op(text, text)
 RETURNS boolean
 LANGUAGE c
 STABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$strict_word_similarity_op$function$;

CREATE OR REPLACE FUNCTION public.word_similarity(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$word_similarity$function$;

CREATE OR REPLACE FUNCTION public.word_similarity_commutator_op(text, text)
 RETURNS boolean
 LANGUAGE c
 STABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$word_similarity_commutator_op$function$;

CREATE OR REPLACE FUNCTION public.word_similarity_dist_commutator_op(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$word_similarity_dist_commutator_op$function$;

CREATE OR REPLACE FUNCTION public.word_similarity_dist_op(text, text)
 RETURNS real
 LANGUAGE c
 IMMUTABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$word_similarity_dist_op$function$;

CREATE OR REPLACE FUNCTION public.word_similarity_op(text, text)
 RETURNS boolean
 LANGUAGE c
 STABLE PARALLEL SAFE STRICT
AS '$libdir/pg_trgm', $function$word_similarity_op$function$;

TABLE api_keys (
  id uuid NOT NULL DEFAULT uuidv7(),
  user_id uuid NOT NULL,
  name text NOT NULL,
  key_hash bytea NOT NULL,
  prefix text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  scopes text[] NOT NULL DEFAULT '{read,write,delete,admin}'::text[],
  folder text COLLATE "C",
  CONSTRAINT api_keys_scopes_check CHECK ((scopes <@ '{read,write,delete,admin}'::text[])),
  CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash)
);

TABLE audit_log (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL DEFAULT now(),
  actor_id uuid,
  action text NOT NULL,
  subject text,
  detail jsonb NOT NULL DEFAULT '{}'::jsonb,
  position bigint DEFAULT event_position(),
  CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);

TABLE checks (
  id uuid NOT NULL DEFAULT uuidv7(),
  repair boolean NOT NULL,
  state text NOT NULL,
  progress jsonb NOT NULL DEFAULT '{}'::jsonb,
  findings jsonb NOT NULL DEFAULT '[]'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  deep boolean NOT NULL DEFAULT false,
  verify_percent double precision NOT NULL DEFAULT 0,
  origin text NOT NULL DEFAULT 'manual'::text,
  requested_by uuid,
  remaining jsonb,
  healthy boolean,
  error text,
  runner text,
  tries integer NOT NULL DEFAULT 0,
  seen_at timestamp with time zone NOT NULL DEFAULT now(),
  repairing_since timestamp with time zone,
  CONSTRAINT checks_origin_check CHECK ((origin = ANY (ARRAY['manual'::text, 'schedule'::text]))),
  CONSTRAINT checks_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text]))),
  CONSTRAINT checks_verify_percent_check CHECK (((verify_percent >= (0)::double precision) AND (verify_percent <= (100)::double precision))),
  CONSTRAINT checks_pkey PRIMARY KEY (id)
);

TABLE chunk_issues (
  digest bytea NOT NULL,
  node_id smallint NOT NULL,
  kind text NOT NULL,
  since timestamp with time zone NOT NULL DEFAULT now(),
  calls integer NOT NULL DEFAULT 0,
  called_at timestamp with time zone,
  answered_at timestamp with time zone,
  CONSTRAINT chunk_issues_digest_check CHECK ((length(digest) = 32)),
  CONSTRAINT chunk_issues_kind_check CHECK ((kind = ANY (ARRAY['missing'::text, 'corrupt'::text, 'removing'::text, 'moving'::text]))),
  CONSTRAINT chunk_issues_pkey PRIMARY KEY (digest, node_id)
);

TABLE chunks (
  epoch bigint NOT NULL DEFAULT nextval('chunk_epochs'::regclass),
  size integer NOT NULL,
  refs integer NOT NULL,
  wanted smallint NOT NULL,
  stray boolean NOT NULL DEFAULT false,
  digest bytea NOT NULL,
  holders smallint[] NOT NULL DEFAULT '{}'::smallint[],
  zero_since timestamp with time zone,
  CONSTRAINT chunks_check CHECK (((refs = 0) = (zero_since IS NOT NULL))),
  CONSTRAINT chunks_digest_check CHECK ((length(digest) = 32)),
  CONSTRAINT chunks_refs_check CHECK ((refs >= 0)),
  CONSTRAINT chunks_size_check CHECK ((size >= 0)),
  CONSTRAINT chunks_pkey PRIMARY KEY (digest)
) PARTITION BY RANGE (digest);

TABLE chunks_00 PARTITION OF chunks FOR VALUES FROM (MINVALUE) TO ('\x10') WITH (fillfactor=100);

TABLE chunks_10 PARTITION OF chunks FOR VALUES FROM ('\x10') TO ('\x20') WITH (fillfactor=100);

TABLE chunks_20 PARTITION OF chunks FOR VALUES FROM ('\x20') TO ('\x30') WITH (fillfactor=100);

TABLE chunks_30 PARTITION OF chunks FOR VALUES FROM ('\x30') TO ('\x40') WITH (fillfactor=100);

TABLE chunks_40 PARTITION OF chunks FOR VALUES FROM ('\x40') TO ('\x50') WITH (fillfactor=100);

TABLE chunks_50 PARTITION OF chunks FOR VALUES FROM ('\x50') TO ('\x60') WITH (fillfactor=100);

TABLE chunks_60 PARTITION OF chunks FOR VALUES FROM ('\x60') TO ('\x70') WITH (fillfactor=100);

TABLE chunks_70 PARTITION OF chunks FOR VALUES FROM ('\x70') TO ('\x80') WITH (fillfactor=100);

TABLE chunks_80 PARTITION OF chunks FOR VALUES FROM ('\x80') TO ('\x90') WITH (fillfactor=100);

TABLE chunks_90 PARTITION OF chunks FOR VALUES FROM ('\x90') TO ('\xa0') WITH (fillfactor=100);

TABLE chunks_a0 PARTITION OF chunks FOR VALUES FROM ('\xa0') TO ('\xb0') WITH (fillfactor=100);

TABLE chunks_b0 PARTITION OF chunks FOR VALUES FROM ('\xb0') TO ('\xc0') WITH (fillfactor=100);

TABLE chunks_c0 PARTITION OF chunks FOR VALUES FROM ('\xc0') TO ('\xd0') WITH (fillfactor=100);

TABLE chunks_d0 PARTITION OF chunks FOR VALUES FROM ('\xd0') TO ('\xe0') WITH (fillfactor=100);

TABLE chunks_e0 PARTITION OF chunks FOR VALUES FROM ('\xe0') TO ('\xf0') WITH (fillfactor=100);

TABLE chunks_f0 PARTITION OF chunks FOR VALUES FROM ('\xf0') TO (MAXVALUE) WITH (fillfactor=100);

TABLE client_latency (
  process_id text NOT NULL,
  node_id smallint NOT NULL,
  sort text NOT NULL,
  quiet boolean NOT NULL,
  counts integer[] NOT NULL,
  reported_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT client_latency_pkey PRIMARY KEY (process_id, node_id, sort, quiet)
) WITH (fillfactor=50);

TABLE content_crcs (
  content_id uuid NOT NULL,
  bytes bigint NOT NULL,
  crc bigint NOT NULL,
  CONSTRAINT content_crcs_bytes_check CHECK ((bytes >= 0)),
  CONSTRAINT content_crcs_crc_check CHECK (((crc >= 0) AND (crc <= '4294967295'::bigint))),
  CONSTRAINT content_crcs_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id) ON DELETE CASCADE,
  CONSTRAINT content_crcs_pkey PRIMARY KEY (content_id)
);

TABLE content_health (
  content_id uuid NOT NULL,
  state text NOT NULL,
  least integer NOT NULL,
  generation bigint NOT NULL,
  as_of timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT content_health_state_check CHECK ((state = ANY (ARRAY['fewer-copies'::text, 'at-risk'::text, 'unreadable'::text, 'lost'::text]))),
  CONSTRAINT content_health_pkey PRIMARY KEY (content_id)
);

TABLE content_segments (
  content_id uuid NOT NULL,
  kind text NOT NULL,
  seg integer NOT NULL,
  digests bytea STORAGE EXTERNAL NOT NULL,
  CONSTRAINT content_segments_digests_check CHECK ((((length(digests) >= 32) AND (length(digests) <= 32768)) AND ((length(digests) % 32) = 0))),
  CONSTRAINT content_segments_kind_check CHECK ((kind = ANY (ARRAY['leaf'::text, 'tree'::text]))),
  CONSTRAINT content_segments_seg_check CHECK ((seg >= 0)),
  CONSTRAINT content_segments_pkey PRIMARY KEY (content_id, kind, seg)
);

TABLE content_thumbnails (
  content_id uuid NOT NULL,
  thumbnail_id uuid NOT NULL,
  content_type text NOT NULL,
  size integer NOT NULL,
  digest bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT content_thumbnails_size_check CHECK ((size > 0)),
  CONSTRAINT content_thumbnails_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id),
  CONSTRAINT content_thumbnails_thumbnail_id_fkey FOREIGN KEY (thumbnail_id) REFERENCES contents(id),
  CONSTRAINT content_thumbnails_pkey PRIMARY KEY (content_id),
  CONSTRAINT content_thumbnails_thumbnail_id_key UNIQUE (thumbnail_id)
);

TABLE contents (
  id uuid NOT NULL DEFAULT uuidv7(),
  owner_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'open'::text,
  size bigint,
  root_digest bytea,
  root_codec text,
  chunk_count bigint,
  wanted smallint NOT NULL,
  wanted_explicit boolean NOT NULL DEFAULT false,
  reserved_bytes bigint NOT NULL DEFAULT 0,
  lease text NOT NULL,
  lease_counter bigint NOT NULL DEFAULT 0,
  membership bigint NOT NULL,
  opened_at timestamp with time zone NOT NULL DEFAULT now(),
  committed_at timestamp with time zone,
  placed_at timestamp with time zone,
  reserved_files smallint NOT NULL DEFAULT 0,
  sha256 bytea,
  layout text NOT NULL DEFAULT 'fixed'::text,
  fence bigint NOT NULL DEFAULT 0,
  CONSTRAINT contents_check CHECK (((state = ANY (ARRAY['open'::text, 'released'::text])) OR ((size IS NOT NULL) AND (root_digest IS NOT NULL) AND (root_codec IS NOT NULL) AND (chunk_count IS NOT NULL) AND (committed_at IS NOT NULL)))),
  CONSTRAINT contents_chunk_count_check CHECK ((chunk_count > 0)),
  CONSTRAINT contents_layout_check CHECK ((layout = ANY (ARRAY['fixed'::text, 'given'::text]))),
  CONSTRAINT contents_lease_check CHECK ((lease = ANY (ARRAY['live'::text, 'tus'::text]))),
  CONSTRAINT contents_reserved_bytes_check CHECK ((reserved_bytes >= 0)),
  CONSTRAINT contents_root_codec_check CHECK ((root_codec = ANY (ARRAY['raw'::text, 'dag-pb'::text]))),
  CONSTRAINT contents_root_digest_check CHECK ((length(root_digest) = 32)),
  CONSTRAINT contents_size_check CHECK ((size >= 0)),
  CONSTRAINT contents_state_check CHECK ((state = ANY (ARRAY['open'::text, 'committed'::text, 'sealed'::text, 'released'::text]))),
  CONSTRAINT contents_wanted_check CHECK ((wanted > 0)),
  CONSTRAINT contents_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id),
  CONSTRAINT contents_pkey PRIMARY KEY (id)
);

TABLE file_versions (
  file_id uuid NOT NULL,
  version integer NOT NULL,
  content_id uuid NOT NULL,
  content_type text NOT NULL,
  size bigint NOT NULL,
  wanted smallint,
  created_at timestamp with time zone NOT NULL,
  replaced_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT file_versions_size_check CHECK ((size >= 0)),
  CONSTRAINT file_versions_wanted_check CHECK ((wanted > 0)),
  CONSTRAINT file_versions_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id),
  CONSTRAINT file_versions_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id),
  CONSTRAINT file_versions_pkey PRIMARY KEY (file_id, version)
);

TABLE files (
  id uuid NOT NULL DEFAULT uuidv7(),
  owner_id uuid NOT NULL,
  folder text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  content_id uuid NOT NULL,
  content_type text NOT NULL,
  size bigint NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  deleted_at timestamp with time zone,
  wanted smallint,
  CONSTRAINT files_size_check CHECK ((size >= 0)),
  CONSTRAINT files_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id),
  CONSTRAINT files_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id),
  CONSTRAINT files_pkey PRIMARY KEY (id)
);

TABLE foreign_blocks (
  node_id smallint NOT NULL,
  part smallint NOT NULL,
  digests bytea STORAGE EXTERNAL NOT NULL,
  CONSTRAINT foreign_blocks_digests_check CHECK (((length(digests) % 32) = 0)),
  CONSTRAINT foreign_blocks_part_check CHECK (((part >= 0) AND (part <= 255))),
  CONSTRAINT foreign_blocks_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE,
  CONSTRAINT foreign_blocks_pkey PRIMARY KEY (node_id, part)
);

TABLE gateway_traffic (
  process_id text NOT NULL,
  bytes_in bigint NOT NULL,
  bytes_out bigint NOT NULL,
  requests bigint NOT NULL,
  uptime double precision NOT NULL,
  reported_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT gateway_traffic_pkey PRIMARY KEY (process_id)
) WITH (fillfactor=50);

TABLE group_holders (
  grp smallint NOT NULL,
  wanted smallint NOT NULL,
  holders smallint[] NOT NULL,
  chunks bigint NOT NULL,
  bytes bigint NOT NULL,
  CONSTRAINT group_holders_pkey PRIMARY KEY (grp, wanted, holders)
);

TABLE group_nodes (
  grp smallint NOT NULL,
  node_id smallint NOT NULL,
  last_inventory timestamp with time zone,
  last_scrub timestamp with time zone,
  cursor bytea,
  CONSTRAINT group_nodes_pkey PRIMARY KEY (node_id, grp)
);

TABLE group_scans (
  part smallint NOT NULL,
  as_of timestamp with time zone NOT NULL,
  CONSTRAINT group_scans_pkey PRIMARY KEY (part)
);

TABLE group_work (
  grp smallint NOT NULL,
  class text NOT NULL,
  wanted_gen bigint NOT NULL DEFAULT 1,
  done_gen bigint NOT NULL DEFAULT 0,
  not_before timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT group_work_grp_check CHECK (((grp >= 0) AND (grp <= 4095))),
  CONSTRAINT group_work_pkey PRIMARY KEY (class, grp)
) WITH (fillfactor=70);

TABLE identities (
  issuer text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  user_id uuid NOT NULL,
  email text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone,
  CONSTRAINT identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT identities_pkey PRIMARY KEY (issuer, subject),
  CONSTRAINT identities_user_id_key UNIQUE (user_id)
);

TABLE import_blocks (
  import_id uuid NOT NULL,
  digest bytea NOT NULL,
  size integer NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT import_blocks_digest_check CHECK ((length(digest) = 32)),
  CONSTRAINT import_blocks_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id) ON DELETE CASCADE,
  CONSTRAINT import_blocks_pkey PRIMARY KEY (import_id, digest)
);

TABLE imports (
  id uuid NOT NULL DEFAULT uuidv7(),
  owner_id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  source text,
  node_id smallint,
  folder text NOT NULL,
  name text,
  on_conflict text NOT NULL DEFAULT 'fail'::text,
  wanted smallint,
  req_id text,
  bytes_done bigint NOT NULL DEFAULT 0,
  bytes_total bigint,
  bytes_per_second double precision,
  files integer NOT NULL DEFAULT 0,
  file_id uuid,
  root_cid text,
  content_id uuid,
  staged_id uuid,
  facts jsonb NOT NULL DEFAULT '{}'::jsonb,
  runs integer NOT NULL DEFAULT 0,
  error_code text,
  error text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  started_at timestamp with time zone,
  seen_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  CONSTRAINT imports_check CHECK (((state = ANY (ARRAY['waiting'::text, 'running'::text])) = (finished_at IS NULL))),
  CONSTRAINT imports_kind_check CHECK ((kind = ANY (ARRAY['url'::text, 'cid'::text, 'car'::text]))),
  CONSTRAINT imports_on_conflict_check CHECK ((on_conflict = ANY (ARRAY['fail'::text, 'rename'::text, 'replace'::text]))),
  CONSTRAINT imports_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT imports_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT imports_pkey PRIMARY KEY (id)
);

TABLE invitations (
  id uuid NOT NULL DEFAULT uuidv7(),
  token_hash bytea NOT NULL,
  email text,
  created_by uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  used_by uuid,
  CONSTRAINT invitations_pkey PRIMARY KEY (id),
  CONSTRAINT invitations_token_hash_key UNIQUE (token_hash)
);

TABLE leader_lease (
  name text NOT NULL,
  holder text NOT NULL,
  epoch bigint NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT leader_lease_pkey PRIMARY KEY (name)
);

TABLE membership (
  single boolean NOT NULL DEFAULT true,
  generation bigint NOT NULL DEFAULT 1,
  states bigint NOT NULL DEFAULT 1,
  health_states bigint NOT NULL DEFAULT 0,
  health_as_of timestamp with time zone,
  CONSTRAINT membership_single_check CHECK (single),
  CONSTRAINT membership_pkey PRIMARY KEY (single)
);

TABLE node_inventories (
  node_id smallint NOT NULL,
  wanted_at timestamp with time zone,
  wanted_why text,
  tried_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  trouble text,
  listed bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0,
  missing bigint NOT NULL DEFAULT 0,
  adopted bigint NOT NULL DEFAULT 0,
  retired bigint NOT NULL DEFAULT 0,
  exempt bigint NOT NULL DEFAULT 0,
  unknown bigint NOT NULL DEFAULT 0,
  asks_since timestamp with time zone,
  confirmed_blocks bigint,
  confirmed_by uuid,
  surveyed_at timestamp with time zone,
  CONSTRAINT node_inventories_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE,
  CONSTRAINT node_inventories_pkey PRIMARY KEY (node_id)
);

TABLE node_latency (
  node_id smallint NOT NULL,
  at timestamp with time zone NOT NULL,
  p95 real NOT NULL,
  CONSTRAINT node_latency_pkey PRIMARY KEY (node_id, at)
);

TABLE node_lies (
  node_id smallint NOT NULL,
  digest bytea NOT NULL,
  kind text NOT NULL,
  found_by text NOT NULL,
  proven boolean NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT node_lies_kind_check CHECK ((kind = ANY (ARRAY['other-bytes'::text, 'not-there'::text, 'invented'::text]))),
  CONSTRAINT node_lies_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE,
  CONSTRAINT node_lies_pkey PRIMARY KEY (node_id, digest, kind)
);

TABLE node_scrubs (
  node_id smallint NOT NULL,
  started_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  chunks bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  missing bigint NOT NULL DEFAULT 0,
  corrupt bigint NOT NULL DEFAULT 0,
  bytes_per_second double precision,
  waits_for text,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT node_scrubs_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE,
  CONSTRAINT node_scrubs_pkey PRIMARY KEY (node_id)
) WITH (fillfactor=50);

TABLE node_sightings (
  process_id text NOT NULL,
  node_id smallint NOT NULL,
  ok_at timestamp with time zone,
  failed_at timestamp with time zone,
  error text,
  latency_ms double precision,
  reported_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT node_sightings_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE,
  CONSTRAINT node_sightings_pkey PRIMARY KEY (process_id, node_id)
) WITH (fillfactor=50);

TABLE nodes (
  id smallint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  rpc_url text NOT NULL,
  gateway_url text,
  credentials text,
  peer_id text NOT NULL,
  zone text,
  weight double precision NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'joining'::text,
  since timestamp with time zone NOT NULL DEFAULT now(),
  reason text,
  version text,
  capacity_bytes bigint,
  used_bytes bigint,
  blocks bigint,
  latency_ms double precision,
  last_seen timestamp with time zone,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  removed_at timestamp with time zone,
  gateway_chosen boolean NOT NULL DEFAULT false,
  leave_asked_at timestamp with time zone,
  leave_asked_by uuid,
  CONSTRAINT nodes_state_check CHECK ((state = ANY (ARRAY['joining'::text, 'active'::text, 'suspect'::text, 'down'::text, 'out'::text, 'returning'::text, 'draining'::text, 'drained'::text, 'readonly'::text, 'misconfigured'::text, 'maintenance'::text, 'quarantined'::text, 'lost'::text]))),
  CONSTRAINT nodes_weight_check CHECK ((weight > (0)::double precision)),
  CONSTRAINT nodes_pkey PRIMARY KEY (id)
);

TABLE outbox (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  job text NOT NULL,
  payload jsonb NOT NULL,
  not_before timestamp with time zone NOT NULL DEFAULT now(),
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
);

TABLE password_resets (
  user_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT password_resets_pkey PRIMARY KEY (user_id),
  CONSTRAINT password_resets_token_hash_key UNIQUE (token_hash)
);

TABLE plan_steps (
  plan_id uuid NOT NULL,
  step integer NOT NULL,
  state text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'::jsonb,
  finished_at timestamp with time zone,
  grp smallint NOT NULL,
  from_node smallint NOT NULL,
  to_node smallint,
  chunks bigint NOT NULL,
  bytes bigint NOT NULL,
  moved_chunks bigint NOT NULL DEFAULT 0,
  moved_bytes bigint NOT NULL DEFAULT 0,
  note text,
  tries integer NOT NULL DEFAULT 0,
  not_before timestamp with time zone NOT NULL DEFAULT now(),
  claimed_by text,
  claimed_until timestamp with time zone,
  CONSTRAINT plan_steps_grp_check CHECK (((grp >= 0) AND (grp <= 4095))),
  CONSTRAINT plan_steps_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'failed'::text]))),
  CONSTRAINT plan_steps_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id) ON DELETE CASCADE,
  CONSTRAINT plan_steps_pkey PRIMARY KEY (plan_id, step)
);

TABLE plans (
  id uuid NOT NULL DEFAULT uuidv7(),
  kind text NOT NULL,
  state text NOT NULL,
  summary jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_by uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  node_id smallint,
  reason text NOT NULL DEFAULT ''::text,
  note text,
  resumed_at timestamp with time zone,
  worked_seconds double precision NOT NULL DEFAULT 0,
  paced_until timestamp with time zone,
  CONSTRAINT plans_kind_check CHECK ((kind = ANY (ARRAY['rebalance'::text, 'drain'::text]))),
  CONSTRAINT plans_node_check CHECK (((kind = 'drain'::text) = (node_id IS NOT NULL))),
  CONSTRAINT plans_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'planned'::text, 'running'::text, 'paused'::text, 'done'::text, 'cancelled'::text, 'failed'::text]))),
  CONSTRAINT plans_pkey PRIMARY KEY (id)
);

TABLE schedules (
  name text NOT NULL,
  cron text,
  every_ms bigint,
  tz text,
  payload jsonb NOT NULL DEFAULT '{}'::jsonb,
  enabled boolean NOT NULL DEFAULT true,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  origin text NOT NULL DEFAULT 'config'::text,
  next_at timestamp with time zone,
  CONSTRAINT schedules_check CHECK (((cron IS NULL) <> (every_ms IS NULL))),
  CONSTRAINT schedules_origin_check CHECK ((origin = ANY (ARRAY['config'::text, 'api'::text]))),
  CONSTRAINT schedules_pkey PRIMARY KEY (name)
);

TABLE series (
  step integer NOT NULL,
  at timestamp with time zone NOT NULL,
  samples integer NOT NULL DEFAULT 1,
  bytes_in double precision NOT NULL,
  bytes_out double precision NOT NULL,
  requests double precision NOT NULL,
  read_counts integer[],
  read_p50 double precision,
  read_p95 double precision,
  write_counts integer[],
  write_p50 double precision,
  write_p95 double precision,
  file_bytes bigint NOT NULL,
  used_bytes bigint NOT NULL,
  free_bytes bigint NOT NULL,
  files bigint NOT NULL,
  chunks bigint NOT NULL,
  short_chunks bigint,
  missing_bytes bigint,
  repair_rate double precision,
  move_rate double precision NOT NULL,
  nodes smallint NOT NULL,
  nodes_up smallint NOT NULL,
  queued bigint,
  CONSTRAINT series_samples_check CHECK ((samples > 0)),
  CONSTRAINT series_pkey PRIMARY KEY (step, at)
) WITH (fillfactor=80);

TABLE session_tokens (
  token_hash bytea NOT NULL,
  session_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone,
  replaced_at timestamp with time zone,
  CONSTRAINT session_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  CONSTRAINT session_tokens_pkey PRIMARY KEY (token_hash)
);

TABLE sessions (
  id uuid NOT NULL DEFAULT uuidv7(),
  user_id uuid NOT NULL,
  user_agent text,
  ip text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT sessions_pkey PRIMARY KEY (id)
);

TABLE settings (
  name text NOT NULL,
  value jsonb NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT settings_pkey PRIMARY KEY (name)
);

TABLE share_grants (
  link_id uuid NOT NULL,
  client bytea NOT NULL,
  bytes_left bigint NOT NULL,
  until timestamp with time zone NOT NULL,
  CONSTRAINT share_grants_bytes_left_check CHECK ((bytes_left >= 0)),
  CONSTRAINT share_grants_client_check CHECK ((length(client) = 32)),
  CONSTRAINT share_grants_link_id_fkey FOREIGN KEY (link_id) REFERENCES share_links(id) ON DELETE CASCADE,
  CONSTRAINT share_grants_pkey PRIMARY KEY (link_id, client)
);

TABLE share_links (
  id uuid NOT NULL DEFAULT uuidv7(),
  file_id uuid,
  token_hash bytea NOT NULL,
  password_hash text,
  max_downloads integer,
  downloads integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  used_at timestamp with time zone,
  owner_id uuid,
  folder text COLLATE "C",
  trashed_at timestamp with time zone,
  CONSTRAINT share_links_folder CHECK ((folder ~~ '/_%'::text)),
  CONSTRAINT share_links_max_downloads_check CHECK ((max_downloads > 0)),
  CONSTRAINT share_links_owner CHECK (((owner_id IS NULL) = (folder IS NULL))),
  CONSTRAINT share_links_target CHECK (((file_id IS NULL) <> (folder IS NULL))),
  CONSTRAINT share_links_trashed CHECK (((trashed_at IS NULL) OR (folder IS NOT NULL))),
  CONSTRAINT share_links_file_id_fkey FOREIGN KEY (file_id) REFERENCES files(id) ON DELETE CASCADE,
  CONSTRAINT share_links_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT share_links_pkey PRIMARY KEY (id),
  CONSTRAINT share_links_token_hash_key UNIQUE (token_hash)
);

TABLE sign_in_flows (
  state_hash bytea NOT NULL,
  browser_hash bytea NOT NULL,
  session_id uuid,
  invitation_hash bytea,
  return_to text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_flows_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE,
  CONSTRAINT sign_in_flows_pkey PRIMARY KEY (state_hash)
);

TABLE uploads (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  owner_id uuid NOT NULL,
  content_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'open'::text,
  fence bigint NOT NULL DEFAULT 0,
  concat text,
  folder text COLLATE "C" NOT NULL,
  name text COLLATE "C",
  content_type text NOT NULL,
  on_conflict text NOT NULL DEFAULT 'fail'::text,
  wanted smallint,
  metadata text,
  size bigint,
  leaves bigint NOT NULL DEFAULT 0,
  tail bytea STORAGE EXTERNAL NOT NULL DEFAULT '\x'::bytea,
  file_id uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT uploads_check CHECK (((NOT (concat IS DISTINCT FROM 'partial'::text)) OR (name IS NOT NULL))),
  CONSTRAINT uploads_leaves_check CHECK ((leaves >= 0)),
  CONSTRAINT uploads_on_conflict_check CHECK ((on_conflict = ANY (ARRAY['fail'::text, 'rename'::text, 'replace'::text]))),
  CONSTRAINT uploads_size_check CHECK ((size >= 0)),
  CONSTRAINT uploads_state_check CHECK ((state = ANY (ARRAY['open'::text, 'finished'::text, 'expired'::text]))),
  CONSTRAINT uploads_tail_check CHECK ((length(tail) < 1048576)),
  CONSTRAINT uploads_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE,
  CONSTRAINT uploads_pkey PRIMARY KEY (id),
  CONSTRAINT uploads_content_id_key UNIQUE (content_id)
);

TABLE users (
  id uuid NOT NULL DEFAULT uuidv7(),
  email text NOT NULL,
  name text NOT NULL DEFAULT ''::text,
  password_hash text NOT NULL,
  role text NOT NULL,
  quota_bytes bigint,
  used_bytes bigint NOT NULL DEFAULT 0,
  reserved_bytes bigint NOT NULL DEFAULT 0,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  quota_files bigint,
  used_files bigint NOT NULL DEFAULT 0,
  reserved_files bigint NOT NULL DEFAULT 0,
  removed_at timestamp with time zone,
  CONSTRAINT users_quota_bytes_check CHECK ((quota_bytes >= 0)),
  CONSTRAINT users_quota_files_check CHECK ((quota_files >= 0)),
  CONSTRAINT users_reserved_bytes_check CHECK ((reserved_bytes >= 0)),
  CONSTRAINT users_reserved_files_check CHECK ((reserved_files >= 0)),
  CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['user'::text, 'admin'::text]))),
  CONSTRAINT users_used_bytes_check CHECK ((used_bytes >= 0)),
  CONSTRAINT users_used_files_check CHECK ((used_files >= 0)),
  CONSTRAINT users_pkey PRIMARY KEY (id)
);

TABLE verifications (
  content_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  file_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'running'::text,
  requested_by uuid,
  chunks bigint NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  good bigint NOT NULL DEFAULT 0,
  missing bigint NOT NULL DEFAULT 0,
  corrupt bigint NOT NULL DEFAULT 0,
  no_answer bigint NOT NULL DEFAULT 0,
  bad jsonb NOT NULL DEFAULT '[]'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  seen_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  CONSTRAINT verifications_check CHECK (((state = 'running'::text) = (finished_at IS NULL))),
  CONSTRAINT verifications_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'cancelled'::text]))),
  CONSTRAINT verifications_content_id_fkey FOREIGN KEY (content_id) REFERENCES contents(id) ON DELETE CASCADE,
  CONSTRAINT verifications_pkey PRIMARY KEY (content_id),
  CONSTRAINT verifications_id_key UNIQUE (id)
);

TABLE wanted_changes (
  content_id uuid NOT NULL,
  gen bigint NOT NULL DEFAULT 1,
  since timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT wanted_changes_pkey PRIMARY KEY (content_id)
);

TABLE webhook_deliveries (
  id uuid NOT NULL DEFAULT uuidv7(),
  webhook_id uuid NOT NULL,
  event_id bigint,
  state text NOT NULL DEFAULT 'pending'::text,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamp with time zone,
  status integer,
  error text,
  took_ms integer,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  CONSTRAINT webhook_deliveries_check CHECK (((state = 'pending'::text) = (next_at IS NOT NULL))),
  CONSTRAINT webhook_deliveries_check1 CHECK (((state = 'pending'::text) = (finished_at IS NULL))),
  CONSTRAINT webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text]))),
  CONSTRAINT webhook_deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE,
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_deliveries_webhook_id_event_id_key UNIQUE (webhook_id, event_id)
);

TABLE webhooks (
  id uuid NOT NULL DEFAULT uuidv7(),
  url text NOT NULL,
  description text NOT NULL DEFAULT ''::text,
  secret text NOT NULL,
  types text[] NOT NULL DEFAULT '{}'::text[],
  disabled_at timestamp with time zone,
  disabled_reason text,
  position bigint NOT NULL,
  event_id bigint NOT NULL,
  created_by uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT webhooks_pkey PRIMARY KEY (id)
);

TABLE write_samples (
  digest bytea NOT NULL,
  node_id smallint NOT NULL,
  written_at timestamp with time zone NOT NULL,
  stage smallint NOT NULL DEFAULT 0,
  due_at timestamp with time zone NOT NULL,
  CONSTRAINT write_samples_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE,
  CONSTRAINT write_samples_pkey PRIMARY KEY (digest, node_id)
);

CREATE INDEX api_keys_user ON public.api_keys USING btree (user_id);

CREATE INDEX audit_log_position ON public.audit_log USING btree ("position", id) WHERE ("position" IS NOT NULL);

CREATE INDEX audit_log_subject ON public.audit_log USING btree (subject, id);

CREATE UNIQUE INDEX checks_running ON public.checks USING btree (state) WHERE (state = 'running'::text);

CREATE INDEX chunk_issues_kind ON public.chunk_issues USING btree (kind, digest);

CREATE INDEX chunk_issues_node ON public.chunk_issues USING btree (node_id, kind);

CREATE INDEX content_health_state ON public.content_health USING btree (state, content_id);

CREATE INDEX contents_owner ON public.contents USING btree (owner_id);

CREATE INDEX contents_root ON public.contents USING btree (root_digest) WHERE (root_digest IS NOT NULL);

CREATE INDEX contents_unfinished ON public.contents USING btree (state, id) WHERE ((state <> 'sealed'::text) OR (placed_at IS NULL));

CREATE INDEX file_versions_content ON public.file_versions USING btree (content_id);

CREATE INDEX files_all_by_name ON public.files USING btree (((name || ''::text)), id) WHERE (deleted_at IS NULL);

CREATE INDEX files_all_by_size ON public.files USING btree (((size + 0)), id) WHERE (deleted_at IS NULL);

CREATE INDEX files_by_content_type ON public.files USING btree (owner_id, folder, content_type COLLATE "C", id) WHERE (deleted_at IS NULL);

CREATE INDEX files_by_created_at ON public.files USING btree (owner_id, folder, created_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX files_by_name ON public.files USING btree (owner_id, name, id) WHERE (deleted_at IS NULL);

CREATE INDEX files_by_size ON public.files USING btree (owner_id, folder, size, id) WHERE (deleted_at IS NULL);

CREATE INDEX files_by_updated_at ON public.files USING btree (owner_id, folder, updated_at, id) WHERE (deleted_at IS NULL);

CREATE INDEX files_content ON public.files USING btree (content_id, id);

CREATE INDEX files_name_parts ON public.files USING gin (name COLLATE pg_c_utf8 gin_trgm_ops) WITH (gin_pending_list_limit='1024') WHERE (deleted_at IS NULL);

CREATE INDEX files_owner_by_id ON public.files USING btree (((owner_id)::text), id) WHERE (deleted_at IS NULL);

CREATE INDEX files_owner_by_size ON public.files USING btree (((owner_id)::text), ((size + 0)), id) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX files_path ON public.files USING btree (owner_id, folder, name) WHERE (deleted_at IS NULL);

CREATE INDEX files_trash ON public.files USING btree (owner_id, deleted_at, id) WHERE (deleted_at IS NOT NULL);

CREATE INDEX files_trash_due ON public.files USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE INDEX imports_finished ON public.imports USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE INDEX imports_open ON public.imports USING btree (seen_at) WHERE (finished_at IS NULL);

CREATE INDEX imports_owner ON public.imports USING btree (owner_id, id);

CREATE UNIQUE INDEX nodes_peer ON public.nodes USING btree (peer_id) WHERE (state <> 'lost'::text);

CREATE UNIQUE INDEX nodes_rpc_url ON public.nodes USING btree (rpc_url) WHERE (state <> 'lost'::text);

CREATE INDEX plan_steps_pending ON public.plan_steps USING btree (plan_id, not_before) WHERE (state = 'pending'::text);

CREATE UNIQUE INDEX plans_open ON public.plans USING btree (kind, COALESCE((node_id)::integer, 0)) WHERE (state = ANY (ARRAY['planned'::text, 'running'::text, 'paused'::text]));

CREATE INDEX session_tokens_session ON public.session_tokens USING btree (session_id);

CREATE INDEX sessions_user ON public.sessions USING btree (user_id);

CREATE INDEX share_links_file ON public.share_links USING btree (file_id);

CREATE INDEX share_links_folder ON public.share_links USING btree (owner_id, folder) WHERE (folder IS NOT NULL);

CREATE INDEX sign_in_flows_expires ON public.sign_in_flows USING btree (expires_at);

CREATE INDEX sign_in_flows_session ON public.sign_in_flows USING btree (session_id) WHERE (session_id IS NOT NULL);

CREATE INDEX uploads_expiry ON public.uploads USING btree (expires_at);

CREATE INDEX uploads_owner ON public.uploads USING btree (owner_id, created_at, id);

CREATE INDEX users_admins ON public.users USING btree (id) WHERE (role = 'admin'::text);

CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email));

CREATE INDEX users_removed ON public.users USING btree (id) WHERE (removed_at IS NOT NULL);

CREATE INDEX verifications_running ON public.verifications USING btree (seen_at) WHERE (state = 'running'::text);

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (webhook_id, next_at) WHERE (state = 'pending'::text);

CREATE INDEX webhook_deliveries_finished ON public.webhook_deliveries USING btree (finished_at) WHERE (state <> 'pending'::text);

CREATE INDEX write_samples_due ON public.write_samples USING btree (due_at);

CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER files_counted AFTER INSERT ON public.files REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_files();

CREATE TRIGGER files_discounted AFTER DELETE ON public.files REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_files();
