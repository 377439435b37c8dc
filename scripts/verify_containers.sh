#!/usr/bin/env bash
# Really builds the image and brings the compose file up; what it does: scripts/verify_containers/__main__.py
exec "$(dirname "$0")/../.venv/bin/python" -B "$(dirname "$0")/verify_containers"
