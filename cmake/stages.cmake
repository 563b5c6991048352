# stages/stages.def is the one list of stages: it is read here, too.  A stage
# is stages/<name>.c and stages/<name>_*.c.
function(stages_add_to target)
	set(list ${PROJECT_SOURCE_DIR}/stages/stages.def)
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
	file(STRINGS ${list} lines REGEX "^STAGE\\(")
	foreach(line IN LISTS lines)
		string(REGEX REPLACE "^STAGE\\(([a-z]+)\\).*" "\\1" name "${line}")
		file(GLOB parts CONFIGURE_DEPENDS
			${PROJECT_SOURCE_DIR}/stages/${name}.c
			${PROJECT_SOURCE_DIR}/stages/${name}_*.c)
		target_sources(${target} PRIVATE ${parts})
	endforeach()
endfunction()
