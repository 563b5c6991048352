# Every tests/<module>_test.c is a test of that name.  Tests find the program
# and its data through the environment, and shared material, if there is any,
# through CHITHI_SHARED or beside the source tree.
function(add_test_files)
	file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.c)
	foreach(file IN LISTS files)
		get_filename_component(name ${file} NAME_WE)
		add_executable(${name} ${file})
		warn_about(${name})
		target_link_libraries(${name} PRIVATE pipeline PkgConfig::CMOCKA)
		add_test(NAME ${name} COMMAND ${name})
		set_tests_properties(${name} PROPERTIES ENVIRONMENT
			"${CHITHI_TEST_ENVIRONMENT}")
	endforeach()
	file(GLOB scripts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.sh)
	foreach(script IN LISTS scripts)
		get_filename_component(name ${script} NAME_WE)
		add_test(NAME ${name} COMMAND sh ${script})
		set_tests_properties(${name} PROPERTIES ENVIRONMENT
			"${CHITHI_TEST_ENVIRONMENT}")
	endforeach()
endfunction()
