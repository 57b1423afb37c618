"""The longer questions and orders to the database of the frontier; `data/state.sql` explains its tables."""

DUE = """
    SELECT url, site, kind, depth, hops, tries, etag, modified, digest, captured_at, interval_s FROM url
    WHERE host = ? AND due <= ? AND settled IS NOT ? AND site NOT IN dormant ORDER BY tries = 0, rank, id LIMIT ?
"""
KNOWN = """
    SELECT url, site, kind, depth, hops, tries, etag, modified, digest, captured_at, interval_s FROM url WHERE url = ?
"""
INSERT = """
    INSERT INTO url (url, host, site, kind, rank, depth, hops, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (url) DO UPDATE SET depth = excluded.depth WHERE excluded.depth < depth AND settled IS NULL
"""
UPDATE = """
    UPDATE url SET due = ?, interval_s = ?, tries = ?, settled = iif(?, ?, settled), status = ?, reason = ?, detail = ?,
    rank = iif(?, max(rank, ?), rank) WHERE url = ?
"""
UPDATE_CAPTURED = "UPDATE url SET etag = ?, modified = ?, digest = ?, captured_at = ? WHERE url = ?"
PREVIOUS = "SELECT url FROM next_page WHERE next = ? ORDER BY url LIMIT 1"
NEXT = "SELECT next FROM next_page WHERE url = ?"
LATEST = """
    SELECT night, file, start, length FROM capture WHERE url_id = (SELECT id FROM url WHERE url = ?)
    AND NOT is_same AND night <= ? ORDER BY night DESC, file DESC, start DESC LIMIT 1
"""
# The address of a lost page is fetched anew; that of a lost revisit is asked again with what was known before.
FETCH_AGAIN = """
    UPDATE url SET due = ?, settled = NULL, digest = NULL, etag = NULL, modified = NULL, rank = 1
    WHERE id IN (SELECT url_id FROM capture WHERE night = ? AND file = ? AND start BETWEEN ? AND ? AND NOT is_same)
"""
ASK_AGAIN = """
    UPDATE url SET due = ?, settled = NULL, rank = 1
    WHERE id IN (SELECT url_id FROM capture WHERE night = ? AND file = ? AND start BETWEEN ? AND ? AND is_same)
"""
FORGET = "DELETE FROM capture WHERE night = ? AND file = ? AND start BETWEEN ? AND ?"
WITHOUT_NEWS = """
    SELECT site FROM url LEFT JOIN capture ON url_id = id AND night = ? WHERE kind IN ('entry', 'feed', 'sitemap')
    GROUP BY site HAVING min(coalesce(is_same, 0)) = 1
"""
