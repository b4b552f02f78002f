#!/usr/bin/env python3
"""Check by yourself that the city's ledger holds your voice as you said it. Needs Python 3.8 or newer, nothing else.

    python3 verify_receipt.py proof.json seals.json

proof.json    from the page that your receipt's link opens (「証明をダウンロード」)
seals.json    from the city's page of seals, or the copy that anybody kept: the more independent of the city, the better

It is said for each record (your voice, its answers, how it ended, what was decided) whether the seal contains it as
you hold it; and for the seals, whether each one was chained to the one before and whether anything that was sealed
earlier was taken out or changed later. Ends with 0 when all of it is so, with 1 when something is not, with 2 when a file
cannot be read. How the seals are made: docs/reference/seal.md.
"""

import hashlib
import json
import sys


def digest(text):
    """SHA-256 of a text, 64 hexadecimal characters."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical(fields):
    """The bytes of a record's fields: JSON with sorted keys, no white space, every character as itself, UTF-8."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_inclusion(leaf, index, size, path):
    """RFC 9162, 2.1.3.2: the root to which the path leads from this place; None if it cannot be there."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if not last:
            return None
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return None if last else found


def begins_with(earlier, old, later, new, proof):
    """RFC 9162, 2.1.4.2: whether the list of root `new` begins with the whole list of root `old`."""
    if earlier == later:
        return old == new and not proof
    if earlier == 0:
        return not proof
    if earlier > later or not proof:
        return False
    hashes = list(proof)
    if earlier & (earlier - 1) == 0:  # a perfect tree: its root is the first hash, and is not sent
        hashes.insert(0, old)
    place, last = earlier - 1, later - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        place, last = place >> 1, last >> 1
    return was == old and now == new and not last


def chain_of(seal):
    """The hash that chains a seal to the one before."""
    facts = [seal["number"], seal["sealed_at"], seal["size"], seal["root"], seal["previous"]]
    return digest("\n".join(["tomoni-seal/1", *map(str, facts)]))


def wrong_with_seals(seals):
    """What is not as it should be in the list of seals: one sentence each."""
    number, chain, size, root = 0, "", 0, hashlib.sha256().digest()
    for seal in seals:
        name = f"seal {seal['number']}"
        if seal["number"] != number + 1:
            yield f"{name} does not follow seal {number}"
        if seal["previous"] != chain:
            yield f"{name} is not chained to the one before"
        if seal["chain"] != chain_of(seal):
            yield f"{name} was altered after it was made"
        grown = [bytes.fromhex(one) for one in seal["consistency"]]
        if not begins_with(size, root, seal["size"], bytes.fromhex(seal["root"]), grown):
            yield f"{name} does not contain all that was sealed before"
        number, chain, size, root = seal["number"], seal["chain"], seal["size"], bytes.fromhex(seal["root"])


def wrong_with_record(record, roots):
    """What is not as it should be with one record of the proof: one sentence each."""
    fields = record["fields"]
    for name, text in record["texts"].items():
        if fields[name] != digest(text):
            yield f"its {name} is not the one that was sealed"
    leaf = leaf_hash(bytes.fromhex(record["salt"]) + canonical(fields))
    path = [bytes.fromhex(one) for one in record["path"]]
    found = root_of_inclusion(leaf, record["index"], record["size"], path)
    sealed = roots.get(record["seal"])
    if sealed is None:
        yield f"its seal {record['seal']} is not in the list of seals"
    elif found is None or (record["size"], found.hex()) != sealed:
        yield f"seal {record['seal']} does not contain it"


def report(proof, seals):
    """Say what was found. Gives whether all is as it should be."""
    wrong = list(wrong_with_seals(seals))
    print(
        f"{len(seals)} seals: {'; '.join(wrong) or 'each chained to the last, nothing taken out, nothing changed'}"
    )
    roots = {seal["number"]: (seal["size"], seal["root"]) for seal in seals}
    for record in proof["records"]:
        problems = list(wrong_with_record(record, roots))
        fields = record["fields"]
        print(f"{fields['kind']} {fields['id']}: {'; '.join(problems) or 'sealed as you hold it'}")
        wrong += problems
    if not proof["records"]:
        print("The proof holds no record: it was taken before the first seal after your voice came.")
    return bool(proof["records"]) and not wrong


def load(name):
    with open(name, encoding="utf-8-sig") as file:
        return json.load(file)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        return 0 if report(load(arguments[0]), load(arguments[1])["seals"]) else 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        print(f"These files cannot be read: {type(problem).__name__}: {problem}")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
