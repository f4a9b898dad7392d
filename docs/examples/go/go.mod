module example.com/robots

go 1.22
