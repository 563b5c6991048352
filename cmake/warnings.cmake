# The warnings that our own targets are compiled with; errors in the presets
# (CHITHI_STRICT), not in the plain build of a stranger.
option(CHITHI_STRICT "make warnings errors" OFF)

function(warn_about target)
	target_compile_options(${target} PRIVATE
		-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual
		-Wswitch-enum -Wstrict-prototypes -Wmissing-prototypes
		$<$<BOOL:${CHITHI_STRICT}>:-Werror>)
endfunction()
