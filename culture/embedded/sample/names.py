"""First and last names of a service business in a northern harbour town."""

FIRST = """\
Adam Agnieszka Aisha Aleksander Alma Amir Ana Anders Andrea Anton Astrid Aylin Bastian
Beata Benedikt Birte Bogdan Bruno Camille Carla Carlos Catarina Cem Charlotte Christian Daniela
David Deniz Dilan Dmitri Dorthe Edith Eila Elena Elias Emine Erik Esra Eva Fatima Felix Finn Frida
Gabriel Giulia Gorm Halima Hassan Helena Hoa Hugo Ibrahim Ilse Ingrid Ioana Isabel Ivan Jakob Jana
Jasmin Jelena Joana Johan Jonna Josef Julia Kaja Karim Karl Katarzyna Kerstin Khadija Kirsten Klara
Lars Layla Leif Levin Linh Liv Lorenzo Lotte Lucia Magnus Malik Maren Maria Marko Marta Mateusz
Mehmet Mette Mikkel Milan Minh Mona Nadia Natalia Nele Nora Olga Omar Oskar Paula Pia Quynh Rafael
Rania Rasmus Roman Rosa Sabine Said Sanna Sara Selma Silke Signe Sofia Sven Tamara Tariq Teresa
Thea Thuy Tiago Timo Tove Ulrike Urs Valentina Vera Viktor Wanda Yara Zeynep Zoran"""

LAST = """\
Abel Ahmadi Albers Andersen Aksoy Arslan Bach Bakker Baumann Becker Bianchi Björk
Bjerre Bojsen Brodersen Bui Carstens Castro Christensen Claussen Costa Czerny Dam Demirci
Dimitrov Dinh Duarte Dumitru Ebert Eriksen Esposito Farah Feddersen Fischer Fuchs García Gerdes
Grabowski Hagen Hamdi Hansen Harder Hassan Heikkinen Hussein Ionescu Iversen Jacobsen Jansen
Jensen Jeppesen Jovanović Kamara Karlsson Kessler Kılıç Klausen Kowalski Kruse Lange Larsen Le
Lorenzen Madsen Marković Mensah Meyer Mikkelsen Mohr Morel Mortensen Müller Navarro Nguyen Nielsen
Nowak Öztürk Okafor Olsen Ortiz Paulsen Pedersen Pereira Petrov Pham Poulsen Ramos Rasmussen
Reimers Ribeiro Rossi Saleh Santos Schmidt Schröder Schultz Silva Simonsen Skov Sørensen Stoica
Svensson Szymański Thomsen Toft Tran Traoré Vestergaard Vogt Wagner Walther Wieland Wójcik Yıldız
Yilmaz Zimmermann"""
