"""Send the records of the GD Catalog to a CKAN portal; without `--push` it only says what would be sent."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import requests
from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ValidationError

from data import gd_catalog
from data.catalogue import load
from etl.choose import known
from etl.home import Home, HomeError, manifest

Record = dict[str, Any]
Step = Literal["create", "update", "unchanged"]
SECONDS = 60
UNKNOWN_SITE = "https://site.invalid"
"""Where files stand in records that are only looked at."""
AGENT = "sme-big-data"
COMPARED_OTHERWISE = ("resources", "tag_string", "owner_org")
"""A portal answers with ids and lists instead of these texts."""
OF_RESOURCE = ("name", "url", "format", "description")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ckan", required=True, metavar="URL", help="address of the portal")
    parser.add_argument("--token-env", required=True, metavar="NAME", help="environment variable that holds the API token")
    parser.add_argument("--site", default=os.environ.get("PUBLIC_ORIGIN", ""), help="address of this site (default: PUBLIC_ORIGIN)")
    parser.add_argument("--organization", default="", help="the office's id on the portal (needed to push)")
    parser.add_argument("--email", default="", help="the office's e-mail address for questions (needed to push)")
    parser.add_argument("--dataset", nargs="+", default=[], metavar="ID", help="only these datasets")
    parser.add_argument("--push", action="store_true", help="send; without it nothing is changed")


def run(options: argparse.Namespace) -> None:
    """Compare every record with the portal's and, with `--push`, create or update it."""
    records = _records(options)
    portal = RemoteCKAN(options.ckan, apikey=_token(options.token_env), user_agent=AGENT)
    for record in records:
        try:
            print(f"{_send(portal, record, options.push):9}  {record['name']}")
        except NotAuthorized as error:
            raise HomeError(f"{options.ckan}: refuses the token in {options.token_env}; ask the portal for one") from error
        except ValidationError as error:
            raise HomeError(f"{options.ckan}: does not take {record['name']}: {error.error_dict}; mend its declaration") from error
        except (CKANAPIError, requests.RequestException) as error:
            raise HomeError(f"{options.ckan}: cannot be used ({type(error).__name__}); check the address and try again") from error
    print(f"{len(records)} records" + ("" if options.push else f"; nothing was sent: add {_needed(options)} to send them"))


def _needed(options: argparse.Namespace) -> str:
    """What is still to be given before records can be sent."""
    gaps = [f"--{name}" for name in ("site", "organization", "email") if not getattr(options, name)]
    return " ".join([*gaps, "--push"])


def _records(options: argparse.Namespace) -> list[Record]:
    home, catalogue = Home(Path(options.home)), load(options.data)
    site = options.site or ("" if options.push else UNKNOWN_SITE)
    if not site.startswith(("http://", "https://")):
        raise HomeError("--site: give the address of this site, as https://..., so that the portal can link to the files")
    if unknown := sorted(set(options.dataset) - set(catalogue.datasets)):
        raise HomeError(f"--dataset: there is no {', '.join(unknown)}")
    run_facts = manifest(home, known(home, ""))
    records = gd_catalog.records(catalogue, run_facts, site, options.organization, options.email, options.dataset)
    for record in records if options.push else []:
        if gaps := gd_catalog.missing(record):
            raise HomeError(f"{record['name']}: mandatory fields are empty: {', '.join(gaps)}")
    return records


def _token(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise HomeError(f"{name}: this environment variable is not set; it should hold the portal's API token") from None


def _send(portal: RemoteCKAN, record: Record, really: bool) -> Step:
    """What has to be done for one record; done if `really`."""
    try:
        there = _call(portal, "package_show", {"id": record["name"]})
    except NotFound:
        if really:
            _call(portal, "package_create", record)
        return "create"
    if not differences(record, there):
        return "unchanged"
    if really:
        _call(portal, "package_update", _merged(record, there))
    return "update"


def _call(portal: RemoteCKAN, action: str, values: Record) -> Record:
    found: Record = portal.call_action(action, values, requests_kwargs={"timeout": SECONDS})
    return found


def differences(record: Record, there: Record) -> list[str]:
    """Fields in which the portal's record is not ours; the portal may know more fields."""
    apart = [
        name for name, value in record.items() if name not in ("resources", "tag_string", "owner_org") and there.get(name) != value
    ]
    ours, theirs = (_resources(found.get("resources", [])) for found in (record, there))
    tags = sorted(tag["name"] for tag in there.get("tags", []))
    apart += [] if ours == theirs else ["resources"]
    return apart if tags == sorted(record["tag_string"].split(",")) else [*apart, "tag_string"]


def _resources(resources: Sequence[Record]) -> list[list[Any]]:
    return [[resource.get(name) for name in OF_RESOURCE] for resource in resources]


def _merged(record: Record, there: Record) -> Record:
    """The portal's record with our fields; files that are already there keep their ids."""
    ids = {resource["url"]: resource["id"] for resource in there.get("resources", []) if "id" in resource}
    resources = [resource | ({"id": ids[resource["url"]]} if resource["url"] in ids else {}) for resource in record["resources"]]
    return {name: value for name, value in there.items() if name != "tags"} | record | {"resources": resources}
