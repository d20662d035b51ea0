# -DCHAINRULE_SANITIZE=address,undefined or thread.
if(CHAINRULE_SANITIZE)
  target_compile_options(chainrule_options INTERFACE -fsanitize=${CHAINRULE_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(chainrule_options INTERFACE -fsanitize=${CHAINRULE_SANITIZE})
endif()
