function lpMore(){var n=document.getElementById("subnav");n.style.display=n.style.display==="none"?"block":"none"}
function lpFont(size){document.getElementById("zoom").style.fontSize=size+"px"}
