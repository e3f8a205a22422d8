CREATE TABLE account_class (
    id INTEGER NOT NULL,
    name VARCHAR(255) NOT NULL,
    name_key VARCHAR(512) NOT NULL,
    default_rmr BIGINT,
    contract_months INTEGER,
    active BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_account_class PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_account_class_name_key ON account_class (name_key) WHERE deleted_at IS NULL;

CREATE TABLE catalog_item (
    id INTEGER NOT NULL,
    kind VARCHAR(32) NOT NULL,
    name VARCHAR(255) NOT NULL,
    name_key VARCHAR(512) NOT NULL,
    active BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    outcome VARCHAR(32),
    category VARCHAR(32),
    parent_id INTEGER,
    default_risk VARCHAR(32),
    cancel_reason_id INTEGER,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_catalog_item PRIMARY KEY (id),
    CONSTRAINT ck_catalog_item_has_outcome CHECK ((kind = 'resolutions') = (outcome IS NOT NULL)),
    CONSTRAINT ck_catalog_item_has_category CHECK ((kind = 'cancel-reasons') = (category IS NOT NULL)),
    CONSTRAINT ck_catalog_item_name CHECK (length(name) BETWEEN 1 AND 45 OR (kind = 'cancel-reasons' AND length(name) <= 255)),
    CONSTRAINT ck_catalog_item_catalogkind CHECK (kind IN ('reasons', 'causes', 'resolutions', 'credit-reasons', 'mitigation-actions', 'cancel-reasons')),
    CONSTRAINT ck_catalog_item_outcome CHECK (outcome IN ('saved', 'lost', 'void')),
    CONSTRAINT ck_catalog_item_cancelcategory CHECK (category IN ('voluntary', 'involuntary', 'other')),
    CONSTRAINT fk_catalog_item_parent_id_catalog_item FOREIGN KEY(parent_id) REFERENCES catalog_item (id),
    CONSTRAINT ck_catalog_item_risklevel CHECK (default_risk IN ('low', 'medium', 'high')),
    CONSTRAINT fk_catalog_item_cancel_reason_id_catalog_item FOREIGN KEY(cancel_reason_id) REFERENCES catalog_item (id)
);

CREATE INDEX ix_catalog_item_kind_position ON catalog_item (kind, position, id);

CREATE UNIQUE INDEX uq_catalog_item_kind_name_key ON catalog_item (kind, name_key) WHERE deleted_at IS NULL;

CREATE TABLE region (
    id INTEGER NOT NULL,
    name VARCHAR(255) NOT NULL,
    name_key VARCHAR(512) NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_region PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_region_name_key ON region (name_key) WHERE deleted_at IS NULL;

CREATE TABLE role (
    id INTEGER NOT NULL,
    name VARCHAR(64) NOT NULL,
    name_key VARCHAR(512) NOT NULL,
    grants JSON NOT NULL,
    built_in BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_role PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_role_name_key ON role (name_key) WHERE deleted_at IS NULL;

CREATE TABLE setting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" VARCHAR(64) NOT NULL,
    value VARCHAR(1000) NOT NULL,
    CONSTRAINT uq_setting_key UNIQUE ("key")
);

CREATE TABLE app_user (
    id INTEGER NOT NULL,
    username VARCHAR(64) NOT NULL,
    username_key VARCHAR(512) NOT NULL,
    full_name VARCHAR(255) NOT NULL,
    email VARCHAR(255),
    title VARCHAR(255),
    role_id INTEGER NOT NULL,
    all_locations BOOLEAN NOT NULL,
    zone VARCHAR(64) NOT NULL,
    manager_id INTEGER,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_app_user PRIMARY KEY (id),
    CONSTRAINT fk_app_user_role_id_role FOREIGN KEY(role_id) REFERENCES role (id),
    CONSTRAINT fk_app_user_manager_id_app_user FOREIGN KEY(manager_id) REFERENCES app_user (id)
);

CREATE INDEX ix_app_user_manager_id ON app_user (manager_id);

CREATE UNIQUE INDEX uq_app_user_username_key ON app_user (username_key) WHERE deleted_at IS NULL;

CREATE TABLE location (
    id INTEGER NOT NULL,
    name VARCHAR(255) NOT NULL,
    name_key VARCHAR(512) NOT NULL,
    region_id INTEGER,
    zone VARCHAR(64) NOT NULL,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_location PRIMARY KEY (id),
    CONSTRAINT fk_location_region_id_region FOREIGN KEY(region_id) REFERENCES region (id)
);

CREATE UNIQUE INDEX uq_location_name_key ON location (name_key) WHERE deleted_at IS NULL;

CREATE TABLE audit (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    actor_id INTEGER NOT NULL,
    intent VARCHAR(64) NOT NULL,
    note VARCHAR(500) NOT NULL,
    source VARCHAR(255) NOT NULL,
    reverts INTEGER,
    kind VARCHAR(8) NOT NULL,
    op_id VARCHAR(64),
    subject_table VARCHAR(64),
    subject_id INTEGER,
    CONSTRAINT pk_audit PRIMARY KEY (id),
    CONSTRAINT ck_audit_kind CHECK (kind IN ('do', 'undo', 'redo')),
    CONSTRAINT fk_audit_actor_id_app_user FOREIGN KEY(actor_id) REFERENCES app_user (id),
    CONSTRAINT uq_audit_reverts UNIQUE (reverts),
    CONSTRAINT fk_audit_reverts_audit FOREIGN KEY(reverts) REFERENCES audit (id),
    CONSTRAINT uq_audit_op_id UNIQUE (op_id)
);

CREATE INDEX ix_audit_actor ON audit (actor_id, at, id);

CREATE INDEX ix_audit_at ON audit (at);

CREATE TABLE customer (
    id INTEGER NOT NULL,
    account_number VARCHAR(64) NOT NULL,
    account_key VARCHAR(512) NOT NULL,
    name VARCHAR(255) NOT NULL,
    name_key VARCHAR(512) NOT NULL,
    search_key TEXT NOT NULL,
    is_business BOOLEAN NOT NULL,
    location_id INTEGER NOT NULL,
    account_class_id INTEGER,
    status VARCHAR(32) NOT NULL,
    phone1 VARCHAR(64),
    phone1_name VARCHAR(255),
    phone1_digits VARCHAR(64) NOT NULL,
    phone2 VARCHAR(64),
    phone2_name VARCHAR(255),
    phone2_digits VARCHAR(64) NOT NULL,
    email VARCHAR(255),
    address TEXT,
    city VARCHAR(255),
    time_zone VARCHAR(64),
    preferred_channel VARCHAR(32),
    best_time TIME,
    do_not_call BOOLEAN NOT NULL,
    language VARCHAR(64),
    cancel_requested_on DATE,
    cancel_effective_on DATE,
    times_asked INTEGER NOT NULL,
    rmr BIGINT NOT NULL,
    customer_since DATE,
    since_key DATE NOT NULL,
    contract_start DATE,
    contract_end DATE,
    auto_renew BOOLEAN,
    autopay BOOLEAN,
    balance BIGINT NOT NULL,
    past_due_amount BIGINT NOT NULL,
    days_past_due INTEGER NOT NULL,
    decision_maker VARCHAR(255),
    decision_maker_since DATE,
    parent_id INTEGER,
    tags JSON NOT NULL,
    custom JSON NOT NULL,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT ck_customer_money CHECK (rmr >= 0 AND past_due_amount >= 0 AND days_past_due >= 0),
    CONSTRAINT fk_customer_location_id_location FOREIGN KEY(location_id) REFERENCES location (id),
    CONSTRAINT fk_customer_account_class_id_account_class FOREIGN KEY(account_class_id) REFERENCES account_class (id),
    CONSTRAINT ck_customer_customerstatus CHECK (status IN ('active', 'pending_cancel', 'cancelled', 'archived')),
    CONSTRAINT ck_customer_channel CHECK (preferred_channel IN ('phone', 'email', 'sms', 'chat', 'visit', 'letter')),
    CONSTRAINT fk_customer_parent_id_customer FOREIGN KEY(parent_id) REFERENCES customer (id)
);

CREATE INDEX ix_customer_live_account_key ON customer (account_key, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_customer_live_location_account_key ON customer (location_id, account_key, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_customer_live_location_name_key ON customer (location_id, name_key, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_customer_live_location_rmr ON customer (location_id, rmr, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_customer_live_location_since_key ON customer (location_id, since_key, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_customer_live_name_key ON customer (name_key, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_customer_live_rmr ON customer (rmr, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_customer_live_since_key ON customer (since_key, id) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX uq_customer_account_number ON customer (account_number) WHERE deleted_at IS NULL;

CREATE TABLE user_location (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    CONSTRAINT uq_user_location_user_id_location_id UNIQUE (user_id, location_id),
    CONSTRAINT fk_user_location_user_id_app_user FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_user_location_location_id_location FOREIGN KEY(location_id) REFERENCES location (id)
);

CREATE INDEX ix_user_location_location_id ON user_location (location_id);

CREATE TABLE audit_row (
    id INTEGER NOT NULL,
    audit_id INTEGER NOT NULL,
    table_name VARCHAR(64) NOT NULL,
    row_id INTEGER NOT NULL,
    op VARCHAR(8) NOT NULL,
    customer_id INTEGER,
    changes JSON NOT NULL,
    CONSTRAINT pk_audit_row PRIMARY KEY (id),
    CONSTRAINT ck_audit_row_op CHECK (op IN ('insert', 'update', 'delete')),
    CONSTRAINT fk_audit_row_audit_id_audit FOREIGN KEY(audit_id) REFERENCES audit (id)
);

CREATE INDEX ix_audit_row_audit_id ON audit_row (audit_id);

CREATE INDEX ix_audit_row_customer ON audit_row (customer_id, id);

CREATE INDEX ix_audit_row_record ON audit_row (table_name, row_id, id);

CREATE TABLE entry (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by_id INTEGER NOT NULL,
    reported_at DATETIME NOT NULL,
    reported_by_id INTEGER NOT NULL,
    reason_id INTEGER NOT NULL,
    cause_id INTEGER,
    risk_level VARCHAR(32) NOT NULL,
    rank INTEGER NOT NULL,
    description TEXT NOT NULL,
    assigned_to_id INTEGER,
    follow_up_at DATETIME,
    follow_up_key DATETIME NOT NULL,
    action_plan TEXT NOT NULL,
    notes TEXT NOT NULL,
    mitigation_action_id INTEGER,
    status VARCHAR(32) NOT NULL,
    resolution_id INTEGER,
    resolution_date DATE,
    outcome_note TEXT,
    cancel_reason_id INTEGER,
    saved_by_id INTEGER,
    duplicate_of_id INTEGER,
    closed_at DATETIME,
    closed_by_id INTEGER,
    snoozed_until DATETIME,
    escalation VARCHAR(32) NOT NULL,
    source VARCHAR(32) NOT NULL,
    rmr_at_opening BIGINT,
    contract_end_at_opening DATE,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_entry PRIMARY KEY (id),
    CONSTRAINT ck_entry_active_is_not_closed CHECK ((status IN ('open', 'mitigated')) = (closed_at IS NULL)),
    CONSTRAINT ck_entry_outcome CHECK (status NOT IN ('resolved', 'lost') OR source = 'import' OR (resolution_id IS NOT NULL AND resolution_date IS NOT NULL AND outcome_note IS NOT NULL AND length(outcome_note) BETWEEN 1 AND 2000)),
    CONSTRAINT ck_entry_cancel_reason CHECK (status <> 'lost' OR source = 'import' OR cancel_reason_id IS NOT NULL),
    CONSTRAINT ck_entry_description CHECK (source = 'import' OR length(description) BETWEEN 1 AND 2000),
    CONSTRAINT ck_entry_saved_by CHECK (saved_by_id IS NULL OR status = 'resolved'),
    CONSTRAINT ck_entry_duplicate_of CHECK (duplicate_of_id IS NULL OR status = 'cancelled'),
    CONSTRAINT ck_entry_rank CHECK ((risk_level = 'high' AND rank = 1) OR (risk_level = 'medium' AND rank = 2) OR (risk_level = 'low' AND rank = 3)),
    CONSTRAINT ck_entry_closed_at CHECK (source = 'import' OR closed_at IS NULL OR closed_at >= reported_at),
    CONSTRAINT fk_entry_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_entry_location_id_location FOREIGN KEY(location_id) REFERENCES location (id),
    CONSTRAINT fk_entry_created_by_id_app_user FOREIGN KEY(created_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_entry_reported_by_id_app_user FOREIGN KEY(reported_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_entry_reason_id_catalog_item FOREIGN KEY(reason_id) REFERENCES catalog_item (id),
    CONSTRAINT fk_entry_cause_id_catalog_item FOREIGN KEY(cause_id) REFERENCES catalog_item (id),
    CONSTRAINT ck_entry_risklevel CHECK (risk_level IN ('low', 'medium', 'high')),
    CONSTRAINT fk_entry_assigned_to_id_app_user FOREIGN KEY(assigned_to_id) REFERENCES app_user (id),
    CONSTRAINT fk_entry_mitigation_action_id_catalog_item FOREIGN KEY(mitigation_action_id) REFERENCES catalog_item (id),
    CONSTRAINT ck_entry_entrystatus CHECK (status IN ('open', 'mitigated', 'resolved', 'cancelled', 'lost')),
    CONSTRAINT fk_entry_resolution_id_catalog_item FOREIGN KEY(resolution_id) REFERENCES catalog_item (id),
    CONSTRAINT fk_entry_cancel_reason_id_catalog_item FOREIGN KEY(cancel_reason_id) REFERENCES catalog_item (id),
    CONSTRAINT fk_entry_saved_by_id_app_user FOREIGN KEY(saved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_entry_duplicate_of_id_entry FOREIGN KEY(duplicate_of_id) REFERENCES entry (id),
    CONSTRAINT fk_entry_closed_by_id_app_user FOREIGN KEY(closed_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_entry_escalation CHECK (escalation IN ('none', 'lead', 'manager', 'executive')),
    CONSTRAINT ck_entry_source CHECK (source IN ('manual', 'import', 'rule', 'ticket', 'demo'))
);

CREATE INDEX ix_entry_active_created ON entry (id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_customer ON entry (customer_id, rank, follow_up_key, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_follow_up ON entry (follow_up_key, id, snoozed_until) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_created ON entry (location_id, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_follow_up ON entry (location_id, follow_up_key, id, snoozed_until) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_owner_rank_created ON entry (location_id, assigned_to_id, rank, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_owner_rank_follow_up ON entry (location_id, assigned_to_id, rank, follow_up_key, id, snoozed_until) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_owner_rank_reported ON entry (location_id, assigned_to_id, rank, reported_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_rank_created ON entry (location_id, rank, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_rank_follow_up ON entry (location_id, rank, follow_up_key, id, snoozed_until) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_rank_reported ON entry (location_id, rank, reported_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_location_reported ON entry (location_id, reported_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_owner_rank_created ON entry (assigned_to_id, rank, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_owner_rank_follow_up ON entry (assigned_to_id, rank, follow_up_key, id, snoozed_until) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_owner_rank_reported ON entry (assigned_to_id, rank, reported_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_rank_created ON entry (rank, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_rank_follow_up ON entry (rank, follow_up_key, id, snoozed_until) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_rank_reported ON entry (rank, reported_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_reported ON entry (reported_at, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_status ON entry (status, location_id, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_active_status_owner ON entry (status, assigned_to_id, location_id, id) WHERE closed_at IS NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_cancel_reason_id ON entry (cancel_reason_id);

CREATE INDEX ix_entry_cause_id ON entry (cause_id);

CREATE INDEX ix_entry_closed_created ON entry (id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_location_created ON entry (location_id, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_location_owner_rank_created ON entry (location_id, assigned_to_id, rank, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_location_owner_rank_reported ON entry (location_id, assigned_to_id, rank, reported_at, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_location_rank_created ON entry (location_id, rank, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_location_rank_reported ON entry (location_id, rank, reported_at, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_location_reported ON entry (location_id, reported_at, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_owner_rank_created ON entry (assigned_to_id, rank, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_owner_rank_reported ON entry (assigned_to_id, rank, reported_at, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_rank_created ON entry (rank, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_rank_reported ON entry (rank, reported_at, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_closed_reported ON entry (reported_at, id) WHERE closed_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX ix_entry_customer ON entry (customer_id, id) WHERE deleted_at IS NULL;

CREATE INDEX ix_entry_mitigation_action_id ON entry (mitigation_action_id);

CREATE INDEX ix_entry_reason_id ON entry (reason_id);

CREATE INDEX ix_entry_resolution_date ON entry (resolution_date, status, location_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_entry_resolution_id ON entry (resolution_id);

CREATE TABLE offer (
    id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    by_id INTEGER NOT NULL,
    mitigation_action_id INTEGER,
    credit_kind VARCHAR(32),
    amount BIGINT,
    credit_reason_id INTEGER,
    months INTEGER,
    expires_on DATE,
    response VARCHAR(32) NOT NULL,
    approval VARCHAR(32) NOT NULL,
    approved_by_id INTEGER,
    approved_at DATETIME,
    approval_note VARCHAR(500),
    applied_on DATE,
    version INTEGER NOT NULL,
    deleted_at DATETIME,
    CONSTRAINT pk_offer PRIMARY KEY (id),
    CONSTRAINT ck_offer_amount CHECK (amount IS NULL OR amount > 0),
    CONSTRAINT ck_offer_months CHECK (months IS NULL OR months BETWEEN 1 AND 12),
    CONSTRAINT ck_offer_own_approval CHECK (approved_by_id IS NULL OR approved_by_id <> by_id),
    CONSTRAINT fk_offer_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_offer_by_id_app_user FOREIGN KEY(by_id) REFERENCES app_user (id),
    CONSTRAINT fk_offer_mitigation_action_id_catalog_item FOREIGN KEY(mitigation_action_id) REFERENCES catalog_item (id),
    CONSTRAINT ck_offer_creditkind CHECK (credit_kind IN ('credit', 'collection')),
    CONSTRAINT fk_offer_credit_reason_id_catalog_item FOREIGN KEY(credit_reason_id) REFERENCES catalog_item (id),
    CONSTRAINT ck_offer_offerresponse CHECK (response IN ('considering', 'accepted', 'declined')),
    CONSTRAINT ck_offer_approval CHECK (approval IN ('none_needed', 'asked', 'approved', 'refused')),
    CONSTRAINT fk_offer_approved_by_id_app_user FOREIGN KEY(approved_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_offer_credit_reason_id ON offer (credit_reason_id);

CREATE INDEX ix_offer_entry_id ON offer (entry_id);

CREATE INDEX ix_offer_mitigation_action_id ON offer (mitigation_action_id);

CREATE VIRTUAL TABLE customer_search USING fts5(search_key, place, content='', contentless_delete=1, tokenize='trigram');

CREATE TRIGGER customer_search_insert AFTER INSERT ON customer BEGIN
    INSERT INTO customer_search (rowid, search_key, place) VALUES (new.id, new.search_key, '@' || new.location_id || '@');
END;

CREATE TRIGGER customer_search_update AFTER UPDATE OF search_key, location_id ON customer
WHEN old.search_key IS NOT new.search_key OR old.location_id IS NOT new.location_id BEGIN
    UPDATE customer_search SET search_key = new.search_key, place = '@' || new.location_id || '@' WHERE rowid = new.id;
END;

CREATE TRIGGER customer_search_delete AFTER DELETE ON customer BEGIN
    DELETE FROM customer_search WHERE rowid = old.id;
END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_row_no_update BEFORE UPDATE ON audit_row BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER audit_row_no_delete BEFORE DELETE ON audit_row BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END;
