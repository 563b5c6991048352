# The front door: make run, make test.  Everything else is in CMakeLists.txt.
packages := $(shell sed -e '/^\#/d' packages.txt)
sudo := $(shell test "$$(id -u)" = 0 || echo sudo)
release := build/release
chithi := $(release)/bin/chithi

.PHONY: run test build packages clean

run: build
	./samples/run.sh $(chithi) out

test: packages
	cmake --preset sanitize
	cmake --build --preset sanitize
	ctest --preset sanitize

build: packages
	cmake --preset release
	cmake --build --preset release --target chithi catalogues manuals

# Install what is missing, and only that.
packages:
	@missing=; for package in $(packages); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | \
			grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		echo "installing$$missing"; \
		$(sudo) apt-get update -q && \
		DEBIAN_FRONTEND=noninteractive $(sudo) apt-get install -q -y \
			--no-install-recommends $$missing; \
	fi

clean:
	rm -rf build out
